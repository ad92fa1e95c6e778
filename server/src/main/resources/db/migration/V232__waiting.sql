-- What may wait for a person: a verdict that settles nothing, a cause that nobody coordinates, and
-- what has no verdict, of which the laboratory knows whether it can try it. Read with the rights of
-- the reader, so that each table's policies hold.
create view coordination_waiting with (security_invoker = true) as
select f.id, f.code as finding, f.package, v.verdict
  from intake_finding f
  left join validation_verdict v on v.finding = f.code
  left join intake_vulnerability u on u.code = f.vulnerability
 where app_granted('finding:triage')
   and (v.verdict is distinct from 'reproduced'
        or (app_granted('case:coordinate') and u.state <> 'disclosed'
            and not exists (select 1 from coordination_case c where c.vulnerability = f.vulnerability)))
   -- A proof that works counts more than that somebody left it at that.
   and (v.verdict is not distinct from 'reproduced'
        or coalesce((select a.kind from intake_set_aside a where a.finding = f.code order by a.id desc limit 1), '')
           <> 'set_aside');
grant select on coordination_waiting to clearinghouse_server;
