-- Who comes in by passkey is given a further duty by two administrators. One asks, another one who is not that
-- person lets, and with the consent the duty is given: the server's role itself never widens these duties.
create table parties_entrustment (
    code       text primary key,
    id         uuid not null unique,
    person     text not null references parties_person (code),
    duties     text[] not null check (cardinality(duties) between 1 and 20),
    reason     text not null,
    asked_by   text not null,
    asked_at   timestamptz not null,
    ends_at    timestamptz not null check (ends_at > asked_at),
    consented  boolean,
    decided_by text,
    decided_at timestamptz,
    check (num_nonnulls(consented, decided_by, decided_at) in (0, 3)),
    check (not coalesce(consented, false) or (decided_by <> asked_by and decided_by <> person))
);
create unique index parties_entrustment_open on parties_entrustment (person) where decided_at is null;

create function parties_administers(person_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from parties_person p
                   where p.code = person_code and p.left_at is null and 'administer' = any (p.duties)) $$;

alter table parties_entrustment enable row level security;
create policy parties_entrustment_see on parties_entrustment for select using (app_granted('party:manage'));
create policy parties_entrustment_ask on parties_entrustment for insert
    with check (app_granted('recovery:decide') and asked_by = app_actor() and decided_by is null
                and not parties_is_gone(person));
-- In time, and only once; a consent by one of another root, while who asked still administers.
create policy parties_entrustment_decide on parties_entrustment for update
    using (app_granted('recovery:decide') and decided_at is null)
    with check (app_granted('recovery:decide') and decided_by = app_actor()
                and (not consented
                     or (ends_at > now() and parties_are_two(asked_by, decided_by) and parties_administers(asked_by)
                         and not parties_is_gone(person))));
-- With a person ends what it was to be given.
create policy parties_entrustment_end on parties_entrustment for update
    using (decided_at is null and app_granted('party:manage') and parties_is_gone(person))
    with check (not consented and decided_by = app_actor() and app_granted('party:manage') and parties_is_gone(person));
grant select, insert, update (consented, decided_by, decided_at) on parties_entrustment to clearinghouse_server;

create function parties_entrust() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    update parties_person p
       set duties = array(select distinct duty from unnest(p.duties || new.duties) as duty order by duty)
     where p.code = new.person and p.left_at is null;
    return new;
end $$;
create trigger parties_entrustment_holds after update on parties_entrustment
    for each row when (new.consented and old.consented is null) execute function parties_entrust();

-- Whoever kept the link of an administrator that it registered does not let somebody in again by that.
drop policy parties_recovery_decide on parties_recovery;
create policy parties_recovery_decide on parties_recovery for update
    using (app_granted('recovery:decide'))
    with check (app_granted('recovery:decide') and decided_by = app_actor()
                and (not consented or parties_are_two(asked_by, decided_by)));
