-- A person who has left is told of by nothing but an id, which the record holds: the record names no one, so that it
-- verifies as before.
create table parties_erasure (
    person text primary key references parties_person (code),
    party  text not null,
    actor  text not null,
    at     timestamptz not null
);

-- Did this person do something to what a legal hold keeps? Then who it was is evidence. It answers that one question.
create function parties_is_held(person_code text) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp as
$$ begin
    return exists (select 1 from retention_hold h
                    where h.lifted_at is null
                      and exists (select 1 from record_entry e where e.actor = person_code and e.subject = h.subject));
end $$;

alter table parties_erasure enable row level security;
create policy parties_erasure_see on parties_erasure for select using (app_granted('party:manage'));
create policy parties_erasure_say on parties_erasure for insert
    with check (app_granted('party:manage') and party = app_party() and actor = app_actor()
                and exists (select 1 from parties_person p where p.code = person and p.left_at is not null)
                and not parties_is_held(person));
grant select, insert on parties_erasure to clearinghouse_server;

-- That an erasure was said is what erases.
create function parties_erase() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    update parties_person set name = 'Erased person', email = null where code = new.person;
    update parties_passkey set name = 'erased' where person = new.person;
    update parties_session set browser = 'erased' where holder = new.person;
    update parties_token_use set used_from = null, refused_from = null where holder = new.person;
    update parties_recovery set reason = 'erased' where person = new.person;
    return new;
end $$;
create trigger parties_erasure_erases after insert on parties_erasure
    for each row execute function parties_erase();
