-- What was removed: the key that opened it is destroyed, and the row stays to say when and by which rule. What is sealed
-- under a removed key is noise in every copy of the database that is made from then on.
alter table vault_key add column removed_at timestamptz;
alter table vault_key add column removed_by text;
alter table vault_key alter column wrapped drop not null;
alter table vault_key drop constraint vault_key_check;
-- A key is wrapped by one other key, or it is gone.
alter table vault_key add constraint vault_key_wrapped
    check (case when wrapped is null then keystore is null and parent is null and removed_at is not null
                else (keystore is null) <> (parent is null) end);
alter table vault_key add constraint vault_key_removed check ((removed_at is null) = (removed_by is null));

-- Each removal with what it was for. One subject can be redacted more than once.
create table vault_removal (
    id       uuid primary key,
    subject  text not null references vault_key (subject),
    cause    text not null check (cause in ('redaction', 'retention', 'spill')),
    rule     text not null,
    keystore text not null references vault_wrapping_key (name),
    party    text not null,
    actor    text not null,
    at       timestamptz not null
);
create index vault_removal_subject on vault_removal (subject, id);

-- plpgsql binds late: holds, findings, patches, cases and drafts come with later capabilities. As its owner it sees
-- past row security, and answers one question. A hold on a case holds all that belongs to its root cause; a hold on a
-- finding holds that finding, and what was made because of it.
create function vault_is_held(subject_code text) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp as
$$ declare cause text;
begin
    cause := case left(subject_code, 3)
        when 'fnd' then (select f.vulnerability from intake_finding f where f.code = subject_code)
        when 'pat' then (select p.vulnerability from validation_patch p where p.code = subject_code)
        when 'cas' then (select c.vulnerability from coordination_case c where c.code = subject_code)
        when 'adv' then (select a.vulnerability from advisory_advisory a where a.code = subject_code)
    end;
    return exists (
        select 1 from retention_hold h
         where h.lifted_at is null
           and (h.subject = subject_code
                or h.subject in (select c.code from coordination_case c where c.vulnerability = cause)
                or (left(subject_code, 3) <> 'fnd'
                    and h.subject in (select f.code from intake_finding f where f.vulnerability = cause))));
end $$;

alter table vault_removal enable row level security;
create policy vault_removal_see on vault_removal for select
    using (vault_sees(subject) or app_granted('audit:read') or app_granted('key:wrap'));
-- No role carries key:remove: the vault takes it for this one statement. What is held, nobody removes.
create policy vault_removal_say on vault_removal for insert
    with check (app_granted('key:remove') and party = app_party() and actor = app_actor() and not vault_is_held(subject));
grant select, insert on vault_removal to clearinghouse_server;

-- That a removal was said is what destroys the key. A key that others lie under goes after them.
create function vault_remove() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    if exists (select 1 from vault_key where parent = new.subject) then
        raise exception 'other keys lie under it' using errcode = '42501';
    end if;
    update vault_key set wrapped = null, keystore = null, parent = null, removed_at = new.at, removed_by = new.rule
     where subject = new.subject;
    return new;
end $$;
create trigger vault_removal_destroys after insert on vault_removal
    for each row execute function vault_remove();

-- A key is gone only by a removal. After a redaction another one comes in its place, once, which opens nothing of before.
create function vault_key_stays_removed() returns trigger
    language plpgsql set search_path = public, pg_temp as
$$ begin
    if new.wrapped is null and new.removed_at is not distinct from old.removed_at then
        raise exception 'a key is destroyed by a removal alone' using errcode = '42501';
    end if;
    if old.wrapped is null and new.wrapped is not null
       and not exists (select 1 from vault_removal r
                        where r.subject = old.subject and r.cause = 'redaction' and r.at = old.removed_at) then
        raise exception 'what is removed stays so' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger vault_key_stays_removed before update on vault_key
    for each row execute function vault_key_stays_removed();
