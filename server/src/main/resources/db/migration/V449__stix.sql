-- public: published advisories as STIX 2.1 objects, in the order in which they were added; never changed.
create table advisory_stix (
    -- Of each object another: who has read up to one of them has read all before it and none after it.
    added_at timestamptz primary key,
    id       text not null,
    type     text not null,
    version  timestamptz not null,
    advisory text not null references advisory_advisory (code),
    content  bytea not null,
    unique (id, version)
);
create index advisory_stix_type on advisory_stix (type, added_at);
create index advisory_stix_advisory on advisory_stix (advisory);

alter table advisory_stix enable row level security;
create policy advisory_stix_see on advisory_stix for select using (true);
create policy advisory_stix_add on advisory_stix for insert
    with check (app_granted('advisory:publish') or app_granted('job:work'));
grant select, insert on advisory_stix to clearinghouse_server;

-- What was published before is added by workers, each by itself: one that cannot be told keeps back no other.
insert into platform_job (id, kind, subject, party, state, run_at, created_at)
select gen_random_uuid(), 'advisory.untold', a.code, p.code, 'ready', now(), now()
  from parties_party p cross join advisory_advisory a
 where p.kind = 'clearinghouse' and a.state = 'published';
