-- The key under which what is compared is hashed. It seals nothing and opens nothing: with it, guesses could be tried
-- against what is kept of findings, so it is wrapped as other keys are, and nobody sees it but who handles wrapped keys.
create table vault_comparing_key (
    subject    text primary key check (left(subject, 4) = 'cmp_'),
    since      timestamptz not null,
    retired_at timestamptz
);
create unique index vault_comparing_key_current on vault_comparing_key ((true)) where retired_at is null;
alter table vault_comparing_key enable row level security;
create policy vault_comparing_key_see on vault_comparing_key for select using (app_granted('key:wrap'));
create policy vault_comparing_key_add on vault_comparing_key for insert with check (app_granted('key:wrap'));
create policy vault_comparing_key_retire on vault_comparing_key for update
    using (app_granted('key:wrap')) with check (app_granted('key:wrap'));
grant select, insert, update (retired_at) on vault_comparing_key to clearinghouse_server;

-- One that is retired opens nothing, so there is nothing that its removal would have to tell of. No other key goes so, and
-- the server itself may delete none.
create function vault_drop_comparing() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    delete from vault_key where subject = new.subject;
    return new;
end $$;
create trigger vault_comparing_key_drops after update of retired_at on vault_comparing_key
    for each row when (new.retired_at is not null) execute function vault_drop_comparing();
