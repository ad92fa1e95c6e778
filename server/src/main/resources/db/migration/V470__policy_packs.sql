-- public: packs are published, versioned data; no row belongs to a party. A version never changes: what it decided names it.
create table policy_pack (
    id          text not null,
    version     int not null check (version > 0),
    content     text not null,
    valid_from  date not null,
    valid_until date check (valid_until > valid_from),
    loaded_at   timestamptz not null,
    primary key (id, version)
);
alter table policy_pack enable row level security;
create policy policy_pack_see on policy_pack for select using (true);
create policy policy_pack_load on policy_pack for insert with check (app_granted('job:work'));
grant select, insert on policy_pack to clearinghouse_server;

-- The one table that was ever in it stands unchanged, and by the same id, in the pack cisa-bod-26-04.
drop table policy_table;
