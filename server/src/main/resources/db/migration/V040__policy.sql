-- public: decision tables are published, versioned data; no row belongs to a party.
create table policy_table (
    id        text primary key,
    source    text not null,
    timelines text not null,
    loaded_at timestamptz not null
);
grant select, insert on policy_table to clearinghouse_server;
