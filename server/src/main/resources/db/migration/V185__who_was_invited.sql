-- Whom an event of a case is about, where that is not the party that acted.
alter table coordination_event add column about text references parties_party (code);
