-- Is the calling party an accepted participant in the case of this vulnerability? As its owner the
-- function sees past row security, and answers that one question.
create function intake_in_case_of(vulnerability_code text) returns boolean
    language plpgsql stable security definer set search_path = public as
$$ begin
    return exists (
        select 1 from coordination_case c join coordination_participant p on p.case_code = c.code
         where c.vulnerability = vulnerability_code and p.party = app_party()
           and p.state in ('invited', 'accepted'));
end $$;

-- Has a case been opened on it? A root cause that people coordinate on is not merged away under them.
create function intake_has_case(vulnerability_code text) returns boolean
    language plpgsql stable security definer set search_path = public as
$$ begin
    return exists (select 1 from coordination_case c where c.vulnerability = vulnerability_code);
end $$;

-- Holds it a finding of the calling party, or did it before a merge?
create function intake_submitted_to(vulnerability_code text) returns boolean
    language plpgsql stable security definer set search_path = public as
$$ begin
    return exists (select 1 from intake_finding f where f.vulnerability = vulnerability_code and f.party = app_party())
        or exists (select 1 from intake_move m join intake_finding f on f.code = m.finding
                    where m.source = vulnerability_code and f.party = app_party());
end $$;

-- One root cause. A merged one stays, and says into which.
create table intake_vulnerability (
    code        text primary key,
    id          uuid not null unique,
    package     text not null,
    state       text not null check (state in ('unconfirmed', 'confirmed', 'disclosed')),
    silenced_by text,
    merged_into text references intake_vulnerability (code),
    opened_at   timestamptz not null
);
-- Two workers that merge on the same fix at once meet here.
create unique index intake_vulnerability_cause on intake_vulnerability (package, silenced_by)
    where merged_into is null and silenced_by is not null;
alter table intake_vulnerability enable row level security;
create policy intake_vulnerability_see on intake_vulnerability
    using (app_granted('finding:triage') or app_granted('finding:validate')
           or intake_submitted_to(code) or intake_in_case_of(code))
    with check (true);
grant select, insert, update on intake_vulnerability to clearinghouse_server;

-- One report as submitted. What is undisclosed stands here only sealed.
create table intake_finding (
    code               text primary key,
    id                 uuid not null unique,
    party              text not null references parties_party (code),
    actor              text not null,
    claim              text,
    package            text not null,
    version            text not null,
    format             text not null check (format in ('native', 'sarif')),
    entry_sealed       bytea not null,
    title_sealed       bytea not null,
    description_sealed bytea not null,
    proof_sealed       bytea not null,
    original_sealed    bytea not null,
    credit             text not null,
    vulnerability      text not null references intake_vulnerability (code),
    received_at        timestamptz not null
);
create index intake_finding_vulnerability on intake_finding (vulnerability);
create index intake_finding_party on intake_finding (party, id);
alter table intake_finding enable row level security;
create policy intake_finding_see on intake_finding
    using (party = app_party() or app_granted('finding:triage') or app_granted('finding:validate')
           or intake_in_case_of(vulnerability))
    with check (party = app_party() or app_granted('finding:validate') or app_granted('finding:triage'));
-- A finding is never edited: the server can move it to another root cause, and nothing else.
grant select, insert, update (vulnerability) on intake_finding to clearinghouse_server;

create index intake_vulnerability_package on intake_vulnerability (package);

-- Every move of a finding between root causes, so that a merge can be undone.
create table intake_move (
    id          uuid primary key,
    finding     text not null references intake_finding (code),
    source      text not null references intake_vulnerability (code),
    target      text not null references intake_vulnerability (code),
    reason      text not null check (reason in ('same_fix', 'split')),
    note_sealed bytea,
    actor       text not null,
    at          timestamptz not null
);
create index intake_move_finding on intake_move (finding, id);
create index intake_move_source on intake_move (source);
alter table intake_move enable row level security;
create policy intake_move_see on intake_move
    using (app_granted('finding:triage') or app_granted('finding:validate') or record_own_finding(finding))
    with check (app_granted('finding:triage') or app_granted('finding:validate'));
grant select, insert on intake_move to clearinghouse_server;
