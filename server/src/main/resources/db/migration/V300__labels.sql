-- Labels of FIRST's TLP 2.0. The order is the standard's, so that the greater one is the stricter one.
create type tlp as enum ('clear', 'green', 'amber', 'amber_strict', 'red');

-- public: what is labelled how unless its source says more is published, versioned data.
create table policy_label (
    kind      text not null,
    version   int not null check (version > 0),
    label     tlp not null,
    reason    text not null,
    loaded_at timestamptz not null,
    primary key (kind, version)
);
alter table policy_label enable row level security;
create policy policy_label_see on policy_label for select using (true);
create policy policy_label_load on policy_label for insert with check (app_granted('job:work'));
grant select, insert on policy_label to clearinghouse_server;

-- Does somebody act for another party than its own, by consent?
create function app_brokered() returns boolean language sql stable as
$$ select coalesce(current_setting('app.broker', true), '') <> '' $$;

-- What came in before there were labels has the one that it would have been given.
alter table intake_finding add column label tlp not null default 'amber_strict';
alter table intake_finding alter column label drop default;

-- A person of the office who took a finding on by name: TLP:RED is for named recipients only.
create table intake_recipient (
    finding text not null references intake_finding (code),
    actor   text not null,
    party   text not null,
    at      timestamptz not null,
    primary key (finding, actor)
);

create function intake_is_recipient(finding_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from intake_recipient r where r.finding = finding_code and r.actor = app_actor()) $$;

-- How the caller stands to a finding; of two ways the one that lets it read more. Empty for a stranger.
create function intake_reader(finding_code text, source text, cause text) returns text
    language plpgsql stable set search_path = public, pg_temp as
$$ begin
    return case
        when app_granted('finding:validate') then 'laboratory'
        when source = app_party() and not app_brokered() then 'source'
        when source = app_party() then 'broker_of_source'
        when app_granted('finding:triage') and intake_is_recipient(finding_code) then 'recipient'
        when intake_in_case_of(cause) and not app_brokered() then 'participant'
        when app_granted('finding:triage') then 'office'
        when intake_in_case_of(cause) then 'broker_of_participant'
    end;
end $$;

-- The strictest label that each may still read: the same table as intake's Reader.
create function intake_may_read(reader text, label tlp) returns boolean
    language sql immutable set search_path = public, pg_temp as
$$ select coalesce(case reader
        when 'laboratory' then true
        when 'source' then true
        when 'recipient' then true
        when 'participant' then true
        when 'office' then label <= 'amber_strict'
        when 'broker_of_source' then label <= 'amber_strict'
        when 'broker_of_participant' then label <= 'amber'
    end, false) $$;

drop policy intake_finding_see on intake_finding;
create policy intake_finding_see on intake_finding for select
    using (intake_may_read(intake_reader(code, party, vulnerability), label));

-- Where a finding came from and went to is told to who may read the finding.
drop policy intake_move_see on intake_move;
create policy intake_move_see on intake_move for select
    using (record_own_finding(finding)
           or ((app_granted('finding:triage') or app_granted('finding:validate'))
               and exists (select 1 from intake_finding f where f.code = finding)));
create policy intake_move_add on intake_move for insert
    with check (app_granted('finding:triage') or app_granted('finding:validate'));

alter table intake_recipient enable row level security;
create policy intake_recipient_see on intake_recipient for select
    using (app_granted('finding:validate') or actor = app_actor()
           or exists (select 1 from intake_finding f where f.code = finding));
-- Each names itself, so that no one is made a reader behind its back.
create policy intake_recipient_take on intake_recipient for insert
    with check (app_granted('finding:triage') and actor = app_actor() and party = app_party());
grant select, insert on intake_recipient to clearinghouse_server;

-- Every other label that a finding was given, with the reason.
create table intake_relabelling (
    id            uuid primary key,
    finding       text not null references intake_finding (code),
    was           tlp not null,
    label         tlp not null,
    reason_sealed bytea not null,
    party         text not null,
    actor         text not null,
    at            timestamptz not null,
    check (was <> label)
);
create index intake_relabelling_finding on intake_relabelling (finding, id);
alter table intake_relabelling enable row level security;
create policy intake_relabelling_see on intake_relabelling for select
    using (exists (select 1 from intake_finding f where f.code = finding));
-- Its source says any label, a coordinator only a stricter one, and nobody says it for another.
create policy intake_relabelling_say on intake_relabelling for insert
    with check (party = app_party() and actor = app_actor() and not app_brokered()
                and exists (select 1 from intake_finding f where f.code = finding and f.label = was
                               and (f.party = app_party()
                                    or (app_granted('case:coordinate') and intake_relabelling.label > f.label))));
grant select, insert on intake_relabelling to clearinghouse_server;

-- A finding is never edited by the server: that its label was said anew is what changes the label.
create function intake_relabel() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    update intake_finding set label = new.label where code = new.finding;
    return new;
end $$;
create trigger intake_relabelling_holds after insert on intake_relabelling
    for each row execute function intake_relabel();
