-- A party's list of its cases is read in its order from its own parts in them, so that who may see a
-- case is asked for one page of them and not for all.
alter table coordination_case add unique (code, id);
alter table coordination_participant add column case_id uuid;
update coordination_participant p set case_id = (select c.id from coordination_case c where c.code = p.case_code);
alter table coordination_participant alter column case_id set not null,
    add foreign key (case_code, case_id) references coordination_case (code, id);
create index coordination_participant_list on coordination_participant (party, case_id desc)
    where state in ('invited', 'accepted');
