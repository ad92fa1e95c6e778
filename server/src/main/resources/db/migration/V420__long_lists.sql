-- Lists that a clearinghouse with ten thousand cases walked whole for who sees nothing of them.

-- The laboratory, and totals, see all that is not hidden: once for each list, not for each row.
drop policy intake_finding_see on intake_finding;
create policy intake_finding_see on intake_finding for select
    using (quarantined_at is null
           and ((select app_granted('finding:validate'))
                or ((select app_granted('finding:triage')) and label <= 'amber_strict')
                or (party = (select app_party()) and not (select app_brokered()))
                or intake_may_read(intake_reader(code, party, vulnerability), label)));

-- The same rows as before. As arrays, what is one's own is looked up by its index; a plan that knows
-- nothing of the caller would compare it with every row of the table.
create or replace view search_finding as
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
    and f.vulnerability = any (array(select own.vulnerability from search_own_case own where own.role <> 'finder')));

create or replace view search_vulnerability as
select v.id, v.code, v.code as vulnerability, v.package, v.package as name, v.opened_at as at
  from intake_vulnerability v
 where v.merged_into is null and app_granted('finding:read') and app_granted('finding:triage')
union all
select v.id, v.code, v.code as vulnerability, v.package, v.package as name, v.opened_at as at
  from intake_vulnerability v
 where v.merged_into is null and app_granted('finding:read') and not app_granted('finding:triage')
   and v.code = any (array(
           select f.vulnerability from intake_finding f
            where f.quarantined_at is null and f.party = app_party()
           union all
           select own.vulnerability from search_own_case own where own.role <> 'finder'));

create or replace view search_case as
select c.id, c.code, c.vulnerability, v.package, v.package as name, c.opened_at as at
  from coordination_case c
  join intake_vulnerability v on v.code = c.vulnerability
 where app_granted('case:read') and app_granted('case:coordinate')
union all
select c.id, c.code, c.vulnerability, v.package, v.package as name, c.opened_at as at
  from coordination_case c
  join intake_vulnerability v on v.code = c.vulnerability
 where app_granted('case:read') and not app_granted('case:coordinate')
   and c.code = any (array(select own.case_code from search_own_case own));

-- As the views of the search, it says itself who sees what and looks past row security; what is told
-- of a finding passes the row security of its table.
drop view coordination_waiting;
create view coordination_waiting as
select f.id, f.code as finding, f.package, v.verdict
  from intake_finding f
  left join validation_verdict v on v.finding = f.code
  left join intake_vulnerability u on u.code = f.vulnerability
 where app_granted('finding:triage') and f.quarantined_at is null
   and (f.label <= 'amber_strict' or intake_may_read(intake_reader(f.code, f.party, f.vulnerability), f.label))
   and (v.verdict is distinct from 'reproduced'
        or (app_granted('case:coordinate') and u.state <> 'disclosed'
            and not exists (select 1 from coordination_case c where c.vulnerability = f.vulnerability)))
   -- A proof that works counts more than that somebody left it at that.
   and (v.verdict is not distinct from 'reproduced'
        or coalesce((select a.kind from intake_set_aside a where a.finding = f.code order by a.id desc limit 1), '')
           <> 'set_aside');
grant select on coordination_waiting to clearinghouse_server;
