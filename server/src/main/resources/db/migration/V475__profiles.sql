-- public: what is assumed of an asset is published, versioned data; no row belongs to a party.
create table policy_assumption (
    point     text not null,
    version   int not null check (version > 0),
    value     text not null,
    reason    text not null,
    loaded_at timestamptz not null,
    primary key (point, version)
);
alter table policy_assumption enable row level security;
create policy policy_assumption_see on policy_assumption for select using (true);
create policy policy_assumption_load on policy_assumption for insert with check (app_granted('job:work'));
grant select, insert on policy_assumption to clearinghouse_server;

create function policy_assumes(what text) returns text
    language sql stable set search_path = public, pg_temp as
$$ select value from policy_assumption where point = what order by version desc limit 1 $$;

-- Null: nobody said whether the internet reaches it, and what policy assumes holds.
alter table inventory_asset alter column internet_exposed drop not null;
alter table inventory_asset alter column exposed_set_by drop not null;
alter table inventory_asset add constraint inventory_asset_exposed_said
    check ((internet_exposed is null) = (exposed_set_by is null));

-- A person or desk of an operator; the words are blanked when it is removed.
create table inventory_contact (
    code       text primary key,
    id         uuid not null unique,
    operator   text not null references parties_party (code),
    role       text not null,
    name       text not null,
    mail       text,
    phone      text,
    since      timestamptz not null,
    removed_at timestamptz
);
create index inventory_contact_operator on inventory_contact (operator, id);
alter table inventory_contact enable row level security;
create policy inventory_contact_see on inventory_contact for select using (operator = app_party());
create policy inventory_contact_add on inventory_contact for insert
    with check (operator = app_party() and app_granted('inventory:write'));
create policy inventory_contact_change on inventory_contact for update
    using (operator = app_party() and app_granted('inventory:write'))
    with check (operator = app_party() and app_granted('inventory:write'));
grant select, insert, update on inventory_contact to clearinghouse_server;

-- What was ever said of an operator (no asset), of one of its assets, or of a contact, line by line; the newest line of
-- a point holds, and one without a value takes back what was said. Nothing is changed or deleted.
create table inventory_said (
    id       uuid primary key,
    operator text not null references parties_party (code),
    asset    text references inventory_asset (code),
    contact  text references inventory_contact (code),
    point    text not null,
    value    text,
    actor    text not null,
    said_by  text not null references parties_party (code),
    said_at  timestamptz not null
);
create index inventory_said_point on inventory_said (operator, asset, point, id desc);
alter table inventory_said enable row level security;
create policy inventory_said_see on inventory_said for select using (operator = app_party());
create policy inventory_said_say on inventory_said for insert
    with check (operator = app_party() and app_granted('inventory:write') and actor = app_actor()
                and (asset is null or exists (select 1 from inventory_asset a where a.code = asset and a.operator = app_party()))
                and (contact is null
                     or exists (select 1 from inventory_contact c where c.code = contact and c.operator = app_party())));
grant select, insert on inventory_said to clearinghouse_server;

-- Who said so before this table stands with the asset; which of its people is not known.
insert into inventory_said (id, operator, asset, point, value, actor, said_by, said_at)
select id, operator, code, 'internet_exposed', case when internet_exposed then 'yes' else 'no' end,
       exposed_set_by, exposed_set_by, created_at
  from inventory_asset;

-- When its list was sent last: the same list once more is no new one, and yet news.
alter table inventory_asset add column listed_at timestamptz;
update inventory_asset a
   set listed_at = coalesce((select d.received_at from inventory_document d where d.code = a.current_document), a.created_at);
alter table inventory_asset alter column listed_at set not null;
