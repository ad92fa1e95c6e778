-- public: what the published advisory says; promoted here in the act of publication.
create table catalogue_vulnerability (
    code         text primary key,
    id           uuid not null unique,
    title        text not null,
    package      text not null,
    published_at timestamptz not null
);
grant select, insert, update on catalogue_vulnerability to clearinghouse_server;

-- public: the identifiers that the published advisory carries.
create table catalogue_identifier (
    vulnerability text not null references catalogue_vulnerability (code),
    system        text not null,
    value         text not null,
    primary key (system, value)
);
grant select, insert on catalogue_identifier to clearinghouse_server;

-- public: an input of a decision table, who set it and from what; the newest of a point holds.
create table catalogue_assessment (
    id            uuid primary key,
    vulnerability text not null references catalogue_vulnerability (code),
    point         text not null,
    value         text not null,
    set_by        text not null,
    source        text not null,
    at            timestamptz not null
);
grant select, insert on catalogue_assessment to clearinghouse_server;
