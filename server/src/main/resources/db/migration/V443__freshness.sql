-- public: which documents come from a source that is asked again and again; no word of where it is.
create table catalogue_brought (
    imported     bigint not null,
    subscription uuid not null references catalogue_subscription (id) on delete cascade,
    primary key (imported, subscription)
);

create index catalogue_brought_subscription on catalogue_brought (subscription);

-- public: until when what a source said counts as current, if nothing more is heard of it.
create table catalogue_freshness (
    subscription uuid primary key references catalogue_subscription (id) on delete cascade,
    stale_at     timestamptz not null
);

alter table catalogue_brought enable row level security;
alter table catalogue_freshness enable row level security;
create policy catalogue_brought_see on catalogue_brought for select using (true);
create policy catalogue_brought_add on catalogue_brought for insert with check (app_granted('advisory:import'));
create policy catalogue_brought_end on catalogue_brought for delete using (app_granted('advisory:import'));
create policy catalogue_freshness_see on catalogue_freshness for select using (true);
create policy catalogue_freshness_add on catalogue_freshness for insert with check (app_granted('advisory:import'));
create policy catalogue_freshness_say on catalogue_freshness for update
    using (app_granted('advisory:import')) with check (app_granted('advisory:import'));
create policy catalogue_freshness_end on catalogue_freshness for delete using (app_granted('advisory:import'));
grant select, insert, delete on catalogue_brought to clearinghouse_server;
grant select, insert, update, delete on catalogue_freshness to clearinghouse_server;
