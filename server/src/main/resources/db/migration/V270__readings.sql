-- Whose sealed content a reading opened; empty for every other entry. The entry's facts say the same and
-- are sealed with it: this column is only what its submitter finds it by.
alter table record_entry add column submitter text;

update record_entry e set submitter = f.party
  from intake_finding f
 where e.action in ('proof.read', 'evidence.read') and e.subject = f.code and e.party <> f.party;
update record_entry e set submitter = p.party
  from validation_patch p
 where e.action = 'patch.read' and e.subject = p.code and e.party <> p.party;

create index record_entry_submitter on record_entry (submitter, id) where submitter is not null;
-- Whether the same reader was there lately.
create index record_entry_reading on record_entry (subject, actor, action, at) where submitter is not null;
create index record_entry_actor on record_entry (actor, id);

-- Who submitted sees who read it, as far as it sees the thing itself: of the clearinghouse's own drafts
-- the administrator is told nothing. Everyone sees what they did themselves, in whosever name.
drop policy record_entry_see on record_entry;
create policy record_entry_see on record_entry for select
    using (party = app_party() or actor = app_actor()
           or app_granted('audit:read') or app_granted('audit:seal')
           or (submitter = app_party() and vault_sees(subject)));
drop function record_own_patch(text);

-- A broker's person knows its own name and who answers for it, in whosever name it acts.
create policy parties_agent_self on parties_agent for select using (code = app_actor());
create policy parties_person_self on parties_person for select
    using (code = app_actor()
           or exists (select 1 from parties_agent a where a.code = app_actor() and a.responsible = parties_person.code));
