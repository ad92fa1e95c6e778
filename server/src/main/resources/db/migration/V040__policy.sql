-- Decision tables are public, versioned data: no row of a party, so no policy.
create table policy_table (
    id        text primary key,
    source    text not null,
    timelines text not null,
    loaded_at timestamptz not null
);
grant select, insert on policy_table to clearinghouse_server;
