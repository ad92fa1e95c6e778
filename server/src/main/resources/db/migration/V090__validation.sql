create table validation_verdict (
    finding         text primary key references intake_finding (code),
    target          text not null,
    verdict         text not null check (verdict in ('reproduced', 'not_reproduced', 'flaky', 'errored')),
    level           text not null,
    silenced_by     text,
    evidence_sealed bytea not null,
    started_at      timestamptz not null,
    decided_at      timestamptz not null
);
alter table validation_verdict enable row level security;
-- Asked under the caller's own row security: who sees the finding sees its verdict.
create policy validation_verdict_see on validation_verdict
    using (exists (select 1 from intake_finding f where f.code = finding))
    with check (app_granted('finding:validate'));
grant select, insert, update on validation_verdict to clearinghouse_server;

create table validation_patch (
    code          text primary key,
    id            uuid not null unique,
    vulnerability text not null references intake_vulnerability (code),
    party         text not null references parties_party (code),
    actor         text not null,
    name_sealed   bytea not null,
    diff_sealed   bytea not null,
    verdict       text check (verdict in ('accepted', 'refused', 'errored')),
    level         text,
    reason_sealed bytea,
    jar_sealed    bytea,
    jar_sha256    text,
    report_sealed bytea,
    submitted_at  timestamptz not null,
    judged_at     timestamptz
);
create index validation_patch_vulnerability on validation_patch (vulnerability, id);
alter table validation_patch enable row level security;
create policy validation_patch_see on validation_patch
    using (party = app_party() or app_granted('finding:triage') or app_granted('finding:validate')
           or intake_in_case_of(vulnerability))
    with check (party = app_party() or app_granted('finding:validate'));
grant select, insert, update on validation_patch to clearinghouse_server;
