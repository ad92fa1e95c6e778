-- To whom this database belongs: 'kind' is production or test, and each key file has its fingerprint. The server's role
-- reads it and cannot change it: only the owner, at a start, writes what is not yet known.
create table platform_deployment (
    name  text primary key,
    value text not null,
    since timestamptz not null default now()
);
alter table platform_deployment enable row level security;
create policy platform_deployment_see on platform_deployment for select using (app_granted('job:work'));
grant select on platform_deployment to clearinghouse_server;
