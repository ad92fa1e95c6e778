-- SHA-256 of the document as it came, sealed like the rest, so that a redaction can say what stood there.
alter table intake_finding add column digest_sealed bytea;

-- The rendering in the place of an original whose key is destroyed. The newest one counts.
create table intake_redaction (
    id                 uuid primary key,
    finding            text not null references intake_finding (code),
    title_sealed       bytea not null,
    description_sealed bytea not null,
    entry_sealed       bytea not null,
    reason_sealed      bytea not null,
    digest             text,
    by_source          boolean not null,
    party              text not null,
    actor              text not null,
    at                 timestamptz not null
);
create index intake_redaction_finding on intake_redaction (finding, id);
alter table intake_redaction enable row level security;
create policy intake_redaction_see on intake_redaction for select
    using (exists (select 1 from intake_finding f where f.code = finding));
-- Its source, or one who coordinates; nobody for another, and nothing that is held.
create policy intake_redaction_say on intake_redaction for insert
    with check (party = app_party() and actor = app_actor() and not app_brokered() and not vault_is_held(finding)
                and exists (select 1 from intake_finding f
                             where f.code = finding
                               and ((by_source and f.party = app_party())
                                    or (not by_source and app_granted('case:coordinate')))));
grant select, insert on intake_redaction to clearinghouse_server;

-- When its clock ran out, and when the advisory of its root cause was published, which starts one.
alter table intake_finding add column removed_at timestamptz;
alter table intake_vulnerability add column disclosed_at timestamptz;
update intake_vulnerability v set disclosed_at = a.published_at
  from advisory_advisory a where a.vulnerability = v.code and v.state = 'disclosed';
create index intake_vulnerability_disclosed on intake_vulnerability (disclosed_at) where disclosed_at is not null;
grant update (removed_at) on intake_finding to clearinghouse_server;
grant update (disclosed_at) on intake_vulnerability to clearinghouse_server;

-- Content that should never have been here.
create table intake_quarantine (
    finding text primary key references intake_finding (code),
    party   text not null,
    actor   text not null,
    at      timestamptz not null
);
alter table intake_quarantine enable row level security;
create policy intake_quarantine_see on intake_quarantine for select
    using (app_granted('audit:read') or app_granted('job:work'));
create policy intake_quarantine_say on intake_quarantine for insert
    with check (app_granted('finding:triage') and party = app_party() and actor = app_actor()
                and exists (select 1 from intake_finding f where f.code = finding));
grant select, insert on intake_quarantine to clearinghouse_server;

-- In one statement it is hidden, and what remembers it in the clear forgets it: answers kept for a retry, errors of
-- jobs, and the name that its finder wanted to be thanked by.
create function intake_hide() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    update intake_finding set quarantined_at = new.at, credit = '' where code = new.finding;
    update platform_idempotency set answer = null, location = null
     where strpos(answer, new.finding) > 0 or strpos(location, new.finding) > 0;
    update platform_job set last_error = null where subject = new.finding;
    return new;
end $$;
create trigger intake_quarantine_hides after insert on intake_quarantine
    for each row execute function intake_hide();

-- Hidden from everybody, the laboratory and its own finder included.
drop policy intake_finding_see on intake_finding;
create policy intake_finding_see on intake_finding for select
    using (quarantined_at is null and intake_may_read(intake_reader(code, party, vulnerability), label));

create or replace function intake_opens_proof(finding_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from intake_finding f
                   where f.code = finding_code and f.quarantined_at is null
                     and (app_granted('finding:validate')
                          or (intake_may_read(intake_reader(f.code, f.party, f.vulnerability),
                                              greatest(f.label, policy_label_of('proof')))
                              and (intake_opened_to_caller(finding_code)
                                   or (not parties_is_clearinghouse(app_party())
                                       and (f.party = app_party() or intake_in_case_of(f.vulnerability))))))) $$;

-- Of these, whose keys a hold still keeps from being destroyed. For the job that destroys them once it may.
create function intake_quarantined_with_key() returns setof text
    language sql stable security definer set search_path = public, pg_temp as
$$ select q.finding from intake_quarantine q join vault_key k on k.subject = q.finding
    where app_granted('job:work') and k.wrapped is not null and not vault_is_held(q.finding) order by q.at limit 100 $$;
