-- public: which lists of ends of support were taken in, each as it came; they tell of products, and of nobody's systems.
create table inventory_lifecycle_edition (
    version   integer primary key check (version > 0),
    code      text not null unique,
    sha256    text not null,
    products  integer not null,
    content   text not null,
    actor     text not null,
    loaded_at timestamptz not null
);

-- public: until when which versions of which product are supported, and who says so; the newest edition holds whole.
create table inventory_lifecycle (
    id       uuid primary key,
    edition  integer not null references inventory_lifecycle_edition (version),
    package  text,
    -- Vendor and product in plain letters, where no package is named.
    name_key text,
    vendor   text not null,
    product  text not null,
    low      text,
    below    text,
    -- A day without a zone, as the vendor says it.
    ends_on  text not null check (ends_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    source   text not null,
    check (num_nonnulls(package, name_key) = 1)
);
create index inventory_lifecycle_edition_package on inventory_lifecycle (edition, package) where package is not null;
create index inventory_lifecycle_edition_name on inventory_lifecycle (edition, name_key) where name_key is not null;

alter table inventory_lifecycle_edition enable row level security;
create policy inventory_lifecycle_edition_see on inventory_lifecycle_edition for select using (true);
create policy inventory_lifecycle_edition_add on inventory_lifecycle_edition for insert
    with check (app_granted('advisory:import'));
alter table inventory_lifecycle enable row level security;
create policy inventory_lifecycle_see on inventory_lifecycle for select using (true);
create policy inventory_lifecycle_add on inventory_lifecycle for insert with check (app_granted('advisory:import'));
grant select, insert on inventory_lifecycle_edition, inventory_lifecycle to clearinghouse_server;
