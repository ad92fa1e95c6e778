-- A finding that could not be decided may be tried again; what was said of it before stays.
create table validation_former_verdict (
    finding         text not null references intake_finding (code),
    target          text not null,
    tested          text,
    verdict         text not null,
    level           text not null,
    silenced_by     text,
    evidence_sealed bytea not null,
    started_at      timestamptz not null,
    decided_at      timestamptz not null,
    primary key (finding, decided_at)
);
alter table validation_former_verdict enable row level security;
create policy validation_former_verdict_see on validation_former_verdict for select
    using (exists (select 1 from intake_finding f where f.code = finding));
create policy validation_former_verdict_keep on validation_former_verdict for insert
    with check (app_granted('finding:triage'));
grant select, insert on validation_former_verdict to clearinghouse_server;

drop policy validation_verdict_see on validation_verdict;
create policy validation_verdict_see on validation_verdict for select
    using (exists (select 1 from intake_finding f where f.code = finding));
create policy validation_verdict_decide on validation_verdict for insert
    with check (app_granted('finding:validate'));
-- Only where nothing was decided.
create policy validation_verdict_set_aside on validation_verdict for delete
    using (app_granted('finding:triage') and verdict = 'errored');
revoke update on validation_verdict from clearinghouse_server;
grant delete on validation_verdict to clearinghouse_server;

-- What was given up is owed still.
update platform_job j set state = 'ready', run_at = now(), last_error = coalesce(last_error, 'given up')
 where state = 'failed'
   and id = (select f.id from platform_job f where f.kind = j.kind and f.subject = j.subject and f.state = 'failed'
              order by f.id desc limit 1)
   and not exists (select 1 from platform_job o where o.kind = j.kind and o.subject = j.subject
                      and o.state in ('ready', 'leased'));
