-- A head is signed as a C2SP checkpoint: the whole signed note, as it was given out. A head from before
-- keeps the signature that it had; the sequencer checks it and signs the checkpoint of the same tree
-- when it starts.
alter table record_head add column note text;
alter table record_head alter column signature drop not null;
alter table record_head add constraint record_head_signed check (note is not null or signature is not null);
create index record_head_before_notes on record_head (size) where note is null;
grant update (note) on record_head to clearinghouse_server;
create policy record_head_once on record_head as restrictive for update
    using (note is null) with check (note is not null);
