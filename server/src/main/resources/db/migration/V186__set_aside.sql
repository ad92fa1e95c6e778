-- That triage leaves a finding at what it is, and that it was taken up again: each a row, neither ever changed.
create table intake_set_aside (
    id            uuid primary key,
    finding       text not null references intake_finding (code),
    kind          text not null check (kind in ('set_aside', 'taken_up')),
    reason_sealed bytea,
    party         text not null,
    actor         text not null,
    at            timestamptz not null,
    check ((kind = 'set_aside') = (reason_sealed is not null))
);
create index intake_set_aside_finding on intake_set_aside (finding, id);
alter table intake_set_aside enable row level security;
-- Asked under the caller's own row security: who sees the finding sees why nothing is done about it.
create policy intake_set_aside_see on intake_set_aside for select
    using (exists (select 1 from intake_finding f where f.code = finding));
create policy intake_set_aside_say on intake_set_aside for insert
    with check (app_granted('finding:triage') and party = app_party() and actor = app_actor());
grant select, insert on intake_set_aside to clearinghouse_server;
