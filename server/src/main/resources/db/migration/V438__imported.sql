create sequence catalogue_stamp;
grant usage on sequence catalogue_stamp to clearinghouse_server;

-- public: what others published of vulnerabilities, document by document, as they said it.
create table catalogue_imported (
    number      bigint generated always as identity primary key,
    form        text not null,
    name        text not null,
    revision    integer not null check (revision > 0),
    modified    timestamptz not null,
    withdrawn   boolean not null,
    sha256      text not null,
    content     bytea not null,
    imported_at timestamptz not null,
    -- One for each act that imports; grows in the order in which the acts were committed.
    stamp       bigint not null,
    unique (form, name)
);
create index catalogue_imported_stamp on catalogue_imported (stamp);

-- public: nothing that was said is forgotten when it is said anew.
create table catalogue_imported_before (
    imported    bigint not null references catalogue_imported (number),
    revision    integer not null,
    modified    timestamptz not null,
    withdrawn   boolean not null,
    sha256      text not null,
    content     bytea not null,
    imported_at timestamptz not null,
    primary key (imported, revision)
);

-- They come and go with their advisory, in its act; a key to it would be looked up for each of millions.
-- public: which versions of which package: keys from low on and below high, or the one that is written so.
create table catalogue_affected (
    imported bigint not null,
    package  text not null,
    release  text not null,
    low      bytea not null,
    high     bytea not null,
    exact    text not null
);
create index catalogue_affected_imported on catalogue_affected (imported);

-- What could not be read is kept whole, with the reason, until it can.
create table catalogue_quarantined (
    code        text primary key,
    id          uuid not null unique,
    place       text not null,
    reason      text not null,
    sha256      text not null unique,
    content     bytea not null,
    received_at timestamptz not null
);

-- For everyone to read, and for who imports to write; who publishes adds what we say ourselves.
alter table catalogue_imported enable row level security;
alter table catalogue_imported_before enable row level security;
alter table catalogue_affected enable row level security;
alter table catalogue_quarantined enable row level security;
create policy catalogue_imported_see on catalogue_imported for select using (true);
create policy catalogue_imported_add on catalogue_imported for insert
    with check (app_granted('advisory:import') or app_granted('advisory:publish'));
create policy catalogue_imported_revise on catalogue_imported for update
    using (app_granted('advisory:import') or app_granted('advisory:publish'))
    with check (app_granted('advisory:import') or app_granted('advisory:publish'));
create policy catalogue_imported_before_see on catalogue_imported_before for select using (true);
create policy catalogue_imported_before_add on catalogue_imported_before for insert
    with check (app_granted('advisory:import') or app_granted('advisory:publish'));
create policy catalogue_affected_see on catalogue_affected for select using (true);
create policy catalogue_affected_add on catalogue_affected for insert
    with check (app_granted('advisory:import') or app_granted('advisory:publish'));
create policy catalogue_affected_end on catalogue_affected for delete
    using (app_granted('advisory:import') or app_granted('advisory:publish'));
create policy catalogue_quarantined_keep on catalogue_quarantined
    using (app_granted('advisory:import')) with check (app_granted('advisory:import'));
grant select, insert, update on catalogue_imported to clearinghouse_server;
grant select, insert on catalogue_imported_before to clearinghouse_server;
grant select, insert, delete on catalogue_affected to clearinghouse_server;
grant select, insert, delete on catalogue_quarantined to clearinghouse_server;
