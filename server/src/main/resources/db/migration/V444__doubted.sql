-- Of a document that can be read and is not believed: its hash, its signature or its form is wrong.
-- Only its source, or a person who sends it, has it taken in.
alter table catalogue_quarantined add column doubted boolean not null default false;
create policy catalogue_quarantined_say on catalogue_quarantined for update
    using (app_granted('advisory:import')) with check (app_granted('advisory:import'));
grant update on catalogue_quarantined to clearinghouse_server;
