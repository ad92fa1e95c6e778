-- The keys that wrap the vault's keys, by name: they themselves lie in the keystore. One of them is current, and every
-- server asks here which one, so that all of them change at once.
create table vault_wrapping_key (
    name         text primary key,
    since        timestamptz not null,
    retired_at   timestamptz,
    destroyed_at timestamptz,
    check (destroyed_at is null or retired_at is not null)
);
create unique index vault_wrapping_key_current on vault_wrapping_key ((true)) where retired_at is null;
insert into vault_wrapping_key (name, since, retired_at)
select keystore, min(created_at), case when row_number() over (order by max(created_at) desc) > 1 then now() end
  from vault_key group by keystore;
alter table vault_key add foreign key (keystore) references vault_wrapping_key (name);
create index vault_key_keystore on vault_key (keystore, subject);

alter table vault_wrapping_key enable row level security;
create policy vault_wrapping_key_see on vault_wrapping_key for select
    using (app_granted('key:keep') or app_granted('key:wrap'));
create policy vault_wrapping_key_add on vault_wrapping_key for insert with check (app_granted('key:wrap'));
create policy vault_wrapping_key_change on vault_wrapping_key for update
    using (app_granted('key:wrap')) with check (app_granted('key:wrap'));
grant select, insert, update (retired_at, destroyed_at) on vault_wrapping_key to clearinghouse_server;

-- Whoever seals needs its name. The lock holds until the transaction ends, so that no key is destroyed between the
-- question and the row that it wraps.
create function vault_current_key() returns text
    language sql volatile security definer set search_path = public, pg_temp as
$$ select name from vault_wrapping_key where retired_at is null for share $$;

-- No role carries key:wrap: the vault takes it for the statements that wrap anew, and for nothing else.
create policy vault_key_wrap_see on vault_key for select using (app_granted('key:wrap'));
create policy vault_key_wrap on vault_key for update
    using (app_granted('key:wrap')) with check (app_granted('key:wrap'));
grant update (wrapped, keystore) on vault_key to clearinghouse_server;

-- Whether two acts were those of two people: an agent is the person who answers for it, and nobody knows an invitation's.
create function parties_two_people(one text, other text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select coalesce(
       (select code from parties_person where code = one union all select responsible from parties_agent where code = one)
       <> (select code from parties_person where code = other union all select responsible from parties_agent where code = other),
       false) $$;

-- One keeper asks for a new wrapping key, another one consents, and then a job carries it through.
create table vault_rotation (
    code         text primary key,
    id           uuid not null unique,
    asked_by     text not null,
    asked_at     timestamptz not null,
    decided_by   text,
    decided_at   timestamptz,
    consented    boolean,
    key          text references vault_wrapping_key (name),
    rows_left    integer,
    finished_at  timestamptz,
    check ((decided_by is null) = (decided_at is null) and (decided_by is null) = (consented is null)),
    check (key is null or consented)
);
create unique index vault_rotation_open on vault_rotation ((true))
    where finished_at is null and consented is not false;
alter table vault_rotation enable row level security;
create policy vault_rotation_see on vault_rotation for select
    using (app_granted('key:keep') or app_granted('key:wrap'));
create policy vault_rotation_ask on vault_rotation for insert
    with check (app_granted('key:keep') and asked_by = app_actor() and decided_by is null and key is null);
-- Anyone of the keepers says no, the one who asked included; only another one says yes.
create policy vault_rotation_decide on vault_rotation for update
    using (app_granted('key:keep') and decided_by is null)
    with check (app_granted('key:keep') and decided_by = app_actor() and key is null
                and (not consented or parties_two_people(asked_by, app_actor())));
create policy vault_rotation_carry_through on vault_rotation for update
    using (app_granted('key:wrap') and consented) with check (app_granted('key:wrap') and consented);
grant select, insert, update (decided_by, decided_at, consented, key, rows_left, finished_at)
    on vault_rotation to clearinghouse_server;
