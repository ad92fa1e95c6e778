-- The grants are looked at once for each row that a list passes, so the look is a search in one text
-- and makes no array.
create or replace function app_granted(permission text) returns boolean language sql stable as
$$ select strpos(',' || coalesce(current_setting('app.grants', true), '') || ',', ',' || permission || ',') > 0 $$;

-- A list of a party's cases begins with the party.
create index coordination_participant_party on coordination_participant (party, case_code);

-- When somebody who can fix it first took the case on. What was disclosed stays disclosed, whatever
-- becomes of that vendor's part in the case.
alter table coordination_case add column vendor_accepted_at timestamptz;
update coordination_case c
   set vendor_accepted_at = (select min(p.since) from coordination_participant p
                              where p.case_code = c.code and p.role = 'vendor' and p.state = 'accepted');
grant update (vendor_accepted_at) on coordination_case to clearinghouse_server;
