-- CVE ids that were reserved for us. Before an advisory is published, an id tells that there is something to publish.
create table advisory_cve_id (
    cve         text primary key,
    id          uuid not null unique,
    state       text not null check (state in ('reserved', 'published', 'rejected')),
    reserved_at timestamptz not null,
    changed_at  timestamptz not null,
    advisory    text references advisory_advisory (code),
    -- What CVE Services said when it did not take the last change.
    fault       text
);
alter table advisory_cve_id enable row level security;
create policy advisory_cve_id_see on advisory_cve_id for select
    using (app_granted('advisory:publish') or app_granted('job:work'));
create policy advisory_cve_id_add on advisory_cve_id for insert with check (app_granted('advisory:publish'));
create policy advisory_cve_id_change on advisory_cve_id for update
    using (app_granted('advisory:publish') or app_granted('job:work'))
    with check (app_granted('advisory:publish') or app_granted('job:work'));
grant select, insert, update on advisory_cve_id to clearinghouse_server;
