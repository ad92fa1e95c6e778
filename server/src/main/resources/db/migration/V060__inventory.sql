create table inventory_asset (
    code             text primary key,
    id               uuid not null unique,
    operator         text not null references parties_party (code),
    name             text not null,
    internet_exposed boolean not null,
    exposed_set_by   text not null,
    current_document text,
    created_at       timestamptz not null,
    unique (operator, name)
);
alter table inventory_asset enable row level security;
create policy inventory_asset_own on inventory_asset
    using (operator = app_party() or app_granted('inventory:match'))
    with check (operator = app_party());
grant select, insert, update on inventory_asset to clearinghouse_server;

-- Every upload is kept; the asset points to the one that holds.
create table inventory_document (
    code          text primary key,
    id            uuid not null unique,
    operator      text not null,
    asset         text not null references inventory_asset (code),
    format        text not null,
    sha256        text not null,
    content       bytea not null,
    warnings      text not null,
    warning_count integer not null,
    components    integer not null,
    actor         text not null,
    received_at   timestamptz not null
);
-- The one that came last, in the order of their commits.
alter table inventory_asset add foreign key (current_document) references inventory_document (code);
create index inventory_document_asset on inventory_document (asset, id desc);
alter table inventory_document enable row level security;
create policy inventory_document_own on inventory_document
    using (operator = app_party() or app_granted('inventory:match'))
    with check (operator = app_party());
grant select, insert on inventory_document to clearinghouse_server;

create table inventory_component (
    document text not null references inventory_document (code),
    ordinal  integer not null,
    operator text not null,
    asset    text not null,
    package  text,
    -- Vendor and product in plain letters, where no package is named.
    name_key text,
    vendor   text not null,
    name     text not null,
    version  text not null,
    primary key (document, ordinal)
);
create index inventory_component_package on inventory_component (package);
create index inventory_component_name on inventory_component (name_key) where name_key is not null;
alter table inventory_component enable row level security;
create policy inventory_component_own on inventory_component
    using (operator = app_party() or app_granted('inventory:match'))
    with check (operator = app_party());
grant select, insert on inventory_component to clearinghouse_server;
