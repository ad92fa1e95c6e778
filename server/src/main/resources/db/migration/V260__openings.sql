-- A proof lies in a table of its own, because who sees a finding need not see its proof. With it lies
-- the document as it came, which holds the proof as well. Both stay sealed for the place where they
-- stood first: a migration has no keys to seal them anew.
create table intake_proof (
    finding         text primary key references intake_finding (code),
    proof_sealed    bytea not null,
    original_sealed bytea not null
);
insert into intake_proof (finding, proof_sealed, original_sealed)
    select code, proof_sealed, original_sealed from intake_finding;
alter table intake_finding drop column proof_sealed, drop column original_sealed;

-- One staff member asks to read one proof, and a second one answers, once.
create table intake_opening (
    code          text primary key,
    id            uuid not null unique,
    finding       text not null references intake_finding (code),
    asker         text not null,
    party         text not null references parties_party (code),
    reason_sealed bytea not null,
    asked_at      timestamptz not null,
    answer_by     timestamptz not null check (answer_by > asked_at),
    answer        text check (answer in ('consented', 'refused')),
    second        text check (second <> asker),
    answered_at   timestamptz,
    closes_at     timestamptz,
    check ((answer is null) = (second is null)),
    check ((answer is null) = (answered_at is null)),
    check ((answer is not distinct from 'consented') = (closes_at is not null))
);
create index intake_opening_finding on intake_opening (finding, id);
create index intake_opening_waiting on intake_opening (id) where answer is null;

-- Each of these sees past row security as its owner, and answers one question.
create function parties_is_clearinghouse(party_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from parties_party p where p.code = party_code and p.kind = 'clearinghouse') $$;

-- Whoever lost a token may not have been the one who used it.
create function parties_lost_token(person text, since timestamptz) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from parties_token t where t.holder = person and t.revoked_at >= since) $$;

-- Stands an opening of this proof open to the very person who asks now?
create function intake_opened_to_caller(finding_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select app_granted('finding:triage')
      and exists (select 1 from intake_opening o
                   where o.finding = finding_code and o.asker = app_actor() and o.party = app_party()
                     and o.answer = 'consented' and o.closes_at > now()
                     and not parties_lost_token(o.asker, o.asked_at)
                     and not parties_lost_token(o.second, o.asked_at)) $$;

-- The laboratory, the finder, the other parties of the case; of the clearinghouse only whom two people
-- let. It is never a party of its own cases.
create function intake_opens_proof(finding_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select app_granted('finding:validate')
       or intake_opened_to_caller(finding_code)
       or (not parties_is_clearinghouse(app_party())
           and exists (select 1 from intake_finding f
                        where f.code = finding_code
                          and (f.party = app_party() or intake_in_case_of(f.vulnerability)))) $$;

alter table intake_proof enable row level security;
create policy intake_proof_open on intake_proof for select using (intake_opens_proof(finding));
-- Asked under the caller's own row security: a submitter adds the proof of its own finding.
create policy intake_proof_submit on intake_proof for insert
    with check (exists (select 1 from intake_finding f where f.code = finding and f.party = app_party()));
grant select, insert on intake_proof to clearinghouse_server;

alter table intake_opening enable row level security;
create policy intake_opening_see on intake_opening for select using (app_granted('finding:triage'));
create policy intake_opening_ask on intake_opening for insert
    with check (app_granted('finding:triage') and parties_is_clearinghouse(party) and party = app_party()
                and asker = app_actor() and asker like 'per\_%' and answer is null);
-- By another person, in person, in time, and only once.
create policy intake_opening_answer on intake_opening for update
    using (app_granted('finding:triage') and party = app_party() and asker <> app_actor() and answer is null
           and answer_by > now() and not parties_lost_token(asker, asked_at))
    with check (app_granted('finding:triage') and second = app_actor() and second like 'per\_%'
                and not parties_lost_token(second, asked_at));
grant select, insert, update (answer, second, answered_at, closes_at) on intake_opening to clearinghouse_server;

drop policy coordination_participant_add on coordination_participant;
create policy coordination_participant_add on coordination_participant for insert
    with check (app_granted('case:coordinate') and not parties_is_clearinghouse(party));
