-- A verdict on a patch holds for the proofs that it was judged by. When findings join or leave its
-- root cause it is judged again, and what was said before stays.
create table validation_former_judgement (
    patch         text not null references validation_patch (code),
    judged_at     timestamptz not null,
    verdict       text not null check (verdict in ('accepted', 'refused', 'errored')),
    level         text,
    reason_sealed bytea not null,
    jar_sha256    text,
    report_sealed bytea not null,
    primary key (patch, judged_at)
);
alter table validation_former_judgement enable row level security;
-- Asked under the caller's own row security: who sees the patch sees what was said of it.
create policy validation_former_judgement_see on validation_former_judgement for select
    using (exists (select 1 from validation_patch p where p.code = patch));
create policy validation_former_judgement_keep on validation_former_judgement for insert
    with check (app_granted('finding:validate'));
grant select, insert on validation_former_judgement to clearinghouse_server;

-- The findings whose proofs a judgement tried.
create table validation_judged_by (
    patch     text not null references validation_patch (code),
    judged_at timestamptz not null,
    finding   text not null references intake_finding (code),
    primary key (patch, judged_at, finding)
);
alter table validation_judged_by enable row level security;
create policy validation_judged_by_see on validation_judged_by for select
    using (exists (select 1 from validation_patch p where p.code = patch));
create policy validation_judged_by_keep on validation_judged_by for insert
    with check (app_granted('finding:validate'));
grant select, insert on validation_judged_by to clearinghouse_server;

-- What earlier verdicts tried: at most sixteen proofs, of findings that were there and reproduced.
insert into validation_judged_by (patch, judged_at, finding)
select p.code, p.judged_at, tried.code
  from validation_patch p
 cross join lateral (
       select f.code from intake_finding f join validation_verdict v on v.finding = f.code
        where f.vulnerability = p.vulnerability and v.verdict = 'reproduced' and v.decided_at <= p.judged_at
          and not exists (select 1 from intake_move m where m.finding = f.code and m.at > p.judged_at)
        order by f.id limit 16) tried
 where p.verdict is not null;
-- Where others have joined since, they wait for a judgement.
insert into platform_job (id, kind, subject, party, state, run_at, created_at)
select gen_random_uuid(), 'patch.submitted', p.code, p.party, 'ready', now(), now()
  from validation_patch p
 where p.verdict is not null
   and exists (select 1 from intake_finding f join validation_verdict v on v.finding = f.code
                where f.vulnerability = p.vulnerability and v.verdict = 'reproduced'
                  and not exists (select 1 from validation_judged_by j
                                   where j.patch = p.code and j.finding = f.code))
on conflict (kind, subject) where state in ('ready', 'leased') do nothing;
