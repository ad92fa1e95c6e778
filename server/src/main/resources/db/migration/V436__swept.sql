-- Up to which entry, by its key, each has been seen to have its place in the tree. To look at all of a long record for the few
-- that wait took seconds.
create table record_swept (
    only_one boolean primary key default true check (only_one),
    up_to    uuid not null
);
alter table record_swept enable row level security;
create policy record_swept_see on record_swept for select
    using (app_granted('audit:read') or app_granted('audit:seal'));
create policy record_swept_begin on record_swept for insert with check (app_granted('audit:seal'));
create policy record_swept_go_on on record_swept for update using (app_granted('audit:seal'));
grant select, insert, update on record_swept to clearinghouse_server;
