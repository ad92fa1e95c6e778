-- What inventories name, each in the same words once: an inventory is a list of numbers of this table. It does not say
-- who has any of it, and still nobody looks at it but through a list that is theirs.
create table inventory_part (
    number   integer generated always as identity primary key,
    -- Of the content.
    sha256   bytea not null unique,
    -- As the matching writes a component, so that equal ones are equal bytes.
    content  bytea not null,
    package  text,
    -- Vendor and product in plain letters, where no package is named.
    name_key text,
    name     text not null,
    version  text not null
);
alter table inventory_part enable row level security;
create policy inventory_part_see on inventory_part for select using (app_granted('inventory:match'));
create policy inventory_part_add on inventory_part for insert with check (app_granted('inventory:match'));
grant select, insert on inventory_part to clearinghouse_server;

-- In the order of the document. Null: taken in before there were parts, and read once more by the matching.
alter table inventory_document add column parts integer[];
-- What the document itself says of vulnerabilities in its parts, as JSON; null where it says nothing.
alter table inventory_document add column statements text;
create policy inventory_document_read_again on inventory_document for update
    using (app_granted('inventory:match')) with check (app_granted('inventory:match'));
grant update (parts, statements) on inventory_document to clearinghouse_server;

-- Numbers by which the match index knows assets; the stamp grows in the order of the commits of their newest lists.
alter table inventory_asset add column number integer generated always as identity unique;
create sequence inventory_stamp;
grant usage on sequence inventory_stamp to clearinghouse_server;
alter table inventory_asset add column stamp bigint not null default 0;
create index inventory_asset_stamp on inventory_asset (stamp);
create policy inventory_asset_read_again on inventory_asset for update
    using (app_granted('inventory:match')) with check (app_granted('inventory:match'));

-- Lists of before are read once more, for what the reader kept to itself then, and compared with everything.
insert into platform_job (id, kind, subject, party, state, run_at, created_at)
select gen_random_uuid(), 'inventory.received', a.current_document, a.operator, 'ready', now(), now()
  from inventory_asset a where a.current_document is not null
    on conflict (kind, subject) where state in ('ready', 'leased') do nothing;

drop table inventory_component;
