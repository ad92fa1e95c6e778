-- Whether nothing is done under this name any more. A person does not come back, and an agent does not start again.
create function parties_is_gone(holder_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from parties_person p where p.code = holder_code and p.left_at is not null)
       or exists (select 1 from parties_agent a where a.code = holder_code and a.stopped_at is not null) $$;

-- As they were before the statement that asks.
create function parties_duties(person_code text) returns text[]
    language sql stable security definer set search_path = public, pg_temp as
$$ select p.duties from parties_person p where p.code = person_code $$;

-- One administrator takes duties from everyone, and gives more to who has no passkey yet. Two policies would
-- each allow what the other one forbids.
drop policy parties_person_entrust on parties_person;
drop policy parties_person_change on parties_person;
create policy parties_person_change on parties_person for update
    using (app_granted('party:manage') and left_at is null)
    with check (app_granted('party:manage') and (duties <@ parties_duties(code) or not parties_has_passkey(code)));

-- With a person end its ways in. Of who is here nobody ends them but the person.
create policy parties_passkey_end on parties_passkey for update
    using (removed_at is null and app_granted('party:manage') and parties_is_gone(person))
    with check (removed_at is not null and app_granted('party:manage') and parties_is_gone(person));
create policy parties_session_end on parties_session for update
    using (ended_at is null and app_granted('party:manage') and parties_is_gone(holder))
    with check (ended_at is not null and app_granted('party:manage') and parties_is_gone(holder));
create policy parties_recovery_end on parties_recovery for update
    using (decided_at is null and app_granted('party:manage') and parties_is_gone(person))
    with check (not consented and decided_by = app_actor() and app_granted('party:manage') and parties_is_gone(person));

-- And nothing lets it in again, also not from the server's machine.
create policy parties_passkey_here on parties_passkey as restrictive for insert
    with check (not parties_is_gone(person));
create policy parties_enrolment_here on parties_enrolment as restrictive for insert
    with check (not parties_is_gone(person));
create policy parties_recovery_here on parties_recovery as restrictive for insert
    with check (not parties_is_gone(person));
