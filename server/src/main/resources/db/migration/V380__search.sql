-- Words of what is published, and of nothing else: what is undisclosed is never indexed.
alter table catalogue_vulnerability add column words tsvector;
update catalogue_vulnerability v
   set words = to_tsvector('english', v.title || ' ' || coalesce(
                   (select (convert_from(d.content, 'UTF8')::jsonb ->> 'summary') || ' '
                           || (convert_from(d.content, 'UTF8')::jsonb ->> 'details')
                      from advisory_advisory a join advisory_document d on d.advisory = a.code
                     where a.vulnerability = v.code and d.format = 'osv'
                     order by d.revision desc limit 1), ''));
alter table catalogue_vulnerability alter column words set not null;
create index catalogue_vulnerability_words on catalogue_vulnerability using gin (words);
create index catalogue_identifier_value on catalogue_identifier (upper(value));
create index catalogue_identifier_vulnerability on catalogue_identifier (vulnerability);
grant update (words) on catalogue_vulnerability to clearinghouse_server;

-- Most of a long list is for the office up to TLP:AMBER+STRICT, or one's own: that is asked first, and
-- once for each list. Both are what intake_reader would answer, at the price of a look at other tables.
drop policy intake_finding_see on intake_finding;
create policy intake_finding_see on intake_finding for select
    using (quarantined_at is null
           and (((select app_granted('finding:triage')) and label <= 'amber_strict')
                or (party = (select app_party()) and not (select app_brokered()))
                or intake_may_read(intake_reader(code, party, vulnerability), label)));

-- What may be searched of each kind, and by whom. Who has to do with all of a kind looks at all of it;
-- who has not begins with what is its own. These views look past row security, so that a long list is
-- not asked row by row: of what is found, the few rows that are told are asked of their tables again.
create view search_own_case as
select p.case_code, c.vulnerability, p.role
  from coordination_participant p
  join coordination_case c on c.code = p.case_code
 where app_granted('case:read') and p.party = app_party() and p.state in ('invited', 'accepted')
   and coalesce(app_actor(), '') not like 'ivt\_%';

create view search_finding as
select f.id, f.code, f.vulnerability, f.party, f.package, f.package || '@' || f.version as name, f.label,
       f.received_at as at
  from intake_finding f
 where f.quarantined_at is null and app_granted('finding:read') and app_granted('finding:triage')
   and (f.label <= 'amber_strict' or intake_may_read(intake_reader(f.code, f.party, f.vulnerability), f.label))
union all
(select f.id, f.code, f.vulnerability, f.party, f.package, f.package || '@' || f.version, f.label, f.received_at
   from intake_finding f
  where f.quarantined_at is null and app_granted('finding:read') and not app_granted('finding:triage')
    and f.party = app_party()
    and (not app_brokered() or f.label <= 'amber_strict')
 union
 select f.id, f.code, f.vulnerability, f.party, f.package, f.package || '@' || f.version, f.label, f.received_at
   from intake_finding f
  where f.quarantined_at is null and app_granted('finding:read') and not app_granted('finding:triage')
    and (not app_brokered() or f.label <= 'amber')
    and f.vulnerability in (select own.vulnerability from search_own_case own where own.role <> 'finder'));

create view search_vulnerability as
select v.id, v.code, v.code as vulnerability, v.package, v.package as name, v.opened_at as at
  from intake_vulnerability v
 where v.merged_into is null and app_granted('finding:read')
   and (app_granted('finding:triage')
        or v.code in (
               select f.vulnerability from intake_finding f
                where f.quarantined_at is null and f.party = app_party()
               union all
               select own.vulnerability from search_own_case own where own.role <> 'finder'));

create view search_case as
select c.id, c.code, c.vulnerability, v.package, v.package as name, c.opened_at as at
  from coordination_case c
  join intake_vulnerability v on v.code = c.vulnerability
 where app_granted('case:read')
   and (app_granted('case:coordinate')
        or c.code in (select own.case_code from search_own_case own));

create view search_advisory as
select a.id, a.code, a.vulnerability, v.package, a.number || ' ' || v.title as name, a.published_at as at
  from advisory_advisory a
  join catalogue_vulnerability v on v.code = a.vulnerability
 where a.state = 'published';

create view search_exposure as
select e.id, e.code, e.vulnerability, e.package, e.title || ', ' || e.asset_name as name, e.found_at as at
  from exposure_exposure e
 where app_granted('exposure:read') and e.operator = app_party();

create view search_party as
select p.id, p.code, ''::text as vulnerability, ''::text as package, p.name, p.created_at as at
  from parties_party p
 where app_granted('party:read');

-- By which public numbers something is known.
create view search_name with (security_invoker = true) as
select i.vulnerability, i.value from catalogue_identifier i
union all
select a.vulnerability, a.number from advisory_advisory a where a.state = 'published';

grant select on search_own_case, search_finding, search_vulnerability, search_case, search_advisory, search_exposure,
                search_party, search_name to clearinghouse_server;
