-- public: bounds are published, versioned data; no row belongs to a party.
create table policy_limit (
    name      text not null,
    version   int not null check (version > 0),
    days      int not null check (days > 0),
    reason    text not null,
    loaded_at timestamptz not null,
    primary key (name, version)
);
alter table policy_limit enable row level security;
create policy policy_limit_see on policy_limit for select using (true);
create policy policy_limit_load on policy_limit for insert with check (app_granted('job:work'));
grant select, insert on policy_limit to clearinghouse_server;
