-- A party that left the clearinghouse has left its cases: it sees and answers nothing there any more,
-- and whoever coordinates sees that it is gone.
alter table coordination_participant drop constraint coordination_participant_state_check;
alter table coordination_participant add constraint coordination_participant_state_check
    check (state in ('invited', 'accepted', 'declined', 'left'));
