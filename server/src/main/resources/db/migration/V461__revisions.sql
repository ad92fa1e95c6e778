-- The text that the next revision of a published advisory will have: undisclosed, so it is not a column of the row that
-- everyone may read.
create table advisory_next (
    advisory       text primary key references advisory_advisory (code),
    content_sealed bytea not null,
    drafted_by     text not null references parties_party (code),
    drafted_at     timestamptz not null
);
alter table advisory_next enable row level security;
create policy advisory_next_see on advisory_next for select
    using (app_granted('advisory:draft')
           or intake_in_case_of((select a.vulnerability from advisory_advisory a where a.code = advisory)));
create policy advisory_next_draft on advisory_next for insert
    with check (app_granted('advisory:draft')
                and not intake_bars_passing_on(
                    (select a.vulnerability from advisory_advisory a where a.code = advisory), drafted_at));
create policy advisory_next_redraft on advisory_next for update
    using (app_granted('advisory:draft'))
    with check (app_granted('advisory:draft')
                and not intake_bars_passing_on(
                    (select a.vulnerability from advisory_advisory a where a.code = advisory), drafted_at));
create policy advisory_next_end on advisory_next for delete using (app_granted('advisory:draft'));
grant select, insert, update, delete on advisory_next to clearinghouse_server;

-- A revision may correct under which names something is known.
create policy catalogue_identifier_drop on catalogue_identifier for delete using (app_granted('advisory:publish'));
grant delete on catalogue_identifier to clearinghouse_server;

-- What goes out next is dated after all that went out before.
create index advisory_document_published on advisory_document (published_at);

-- Which revision CVE Services has.
alter table advisory_cve_id add column revision integer not null default 0;
update advisory_cve_id set revision = 1 where state = 'published';

-- Of an advisory that is revised.
create index exposure_exposure_advisory on exposure_exposure (advisory);

-- Up to which revision its operator was told of other advice.
alter table exposure_exposure add column told_revision integer not null default 1;

-- Two advisories may carry one identifier; what one of them does with it is nothing to the other.
alter table catalogue_identifier drop constraint catalogue_identifier_pkey;
alter table catalogue_identifier add primary key (vulnerability, system, value);
insert into catalogue_identifier (vulnerability, system, value)
select distinct a.vulnerability, 'CVE', convert_from(d.content, 'UTF8')::jsonb #>> '{cveMetadata,cveId}'
  from advisory_document d join advisory_advisory a on a.code = d.advisory
 where d.format = 'cve'
on conflict do nothing;
