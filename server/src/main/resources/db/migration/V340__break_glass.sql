-- Whoever lost a token or a passkey may not have been the one who used it.
create function parties_lost_way_in(person_code text, since timestamptz) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select parties_lost_token(person_code, since)
       or exists (select 1 from parties_passkey k where k.person = person_code and k.removed_at >= since) $$;

-- On whose word it rests that a person is who it says: along the links by which each let in the next one, the
-- first who came in by a link made on the server's machine. Empty for who never came in by a link.
create function parties_root(person_code text) returns text
    language plpgsql stable security definer set search_path = public, pg_temp as
$$ declare
    here text := person_code;
    issuer text;
begin
    for step in 1 .. 1000 loop
        select e.issued_by into issuer from parties_enrolment e
         where e.person = here and e.used_at is not null order by e.used_at desc limit 1;
        if not found then
            return null;
        end if;
        if issuer not like 'per\_%' then
            return here;
        end if;
        here := issuer;
    end loop;
    return null;
end $$;

-- Whoever kept the link of a person that it registered would be two by that.
create function parties_are_two(one text, other text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select coalesce(one <> other and parties_root(one) <> parties_root(other), false) $$;

-- In an emergency one of the staff asks to read one finding that it is not its duty to read, and an
-- administrator lets it, once.
create table intake_break_glass (
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
    closes_at     timestamptz check (closes_at > answered_at),
    review_by     timestamptz check (review_by > closes_at),
    check ((answer is null) = (second is null)),
    check ((answer is null) = (answered_at is null)),
    check ((answer is not distinct from 'consented') = (closes_at is not null)),
    check ((closes_at is null) = (review_by is null))
);
create index intake_break_glass_finding on intake_break_glass (finding, id);
create index intake_break_glass_asker on intake_break_glass (asker, id);

-- A third person says afterwards what it was for: a row of its own, so that who answers cannot review with the
-- same statement.
create table intake_break_glass_review (
    glass        text primary key references intake_break_glass (code),
    reviewer     text not null,
    party        text not null references parties_party (code),
    words_sealed bytea not null,
    at           timestamptz not null
);

-- Each of these sees past row security as its owner, and answers one question.
create function intake_is_finding(finding_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select app_granted('glass:ask') and exists (select 1 from intake_finding f where f.code = finding_code) $$;

-- Has this person a request that waits, or something open? Nobody reads more than one finding so.
create function intake_glass_stands(person_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from intake_break_glass g
                   where g.asker = person_code
                     and ((g.answer is null and g.answer_by > now()) or g.closes_at > now())
                     and not parties_lost_way_in(g.asker, g.asked_at)
                     and not (g.second is not null and parties_lost_way_in(g.second, g.asked_at))) $$;

-- Is this finding open to the very person who asks now?
create function intake_glass_open(finding_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select app_granted('glass:ask')
      and exists (select 1 from intake_break_glass g
                   where g.finding = finding_code and g.asker = app_actor() and g.party = app_party()
                     and g.answer = 'consented' and g.closes_at > now()
                     and not parties_lost_way_in(g.asker, g.asked_at)
                     and not parties_lost_way_in(g.second, g.asked_at)) $$;

-- As before, and last of all who broke the glass. The permission that this asks for comes from a passkey alone.
create or replace function intake_reader(finding_code text, source text, cause text) returns text
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
        when app_granted('glass:ask') and intake_glass_open(finding_code) then 'break_glass'
    end;
end $$;

create or replace function intake_may_read(reader text, label tlp) returns boolean
    language sql immutable set search_path = public, pg_temp as
$$ select coalesce(case reader
        when 'laboratory' then true
        when 'source' then true
        when 'recipient' then true
        when 'participant' then true
        when 'break_glass' then true
        when 'office' then label <= 'amber_strict'
        when 'broker_of_source' then label <= 'amber_strict'
        when 'broker_of_participant' then label <= 'amber'
    end, false) $$;

-- Administrators and auditors, so that none is broken unseen; whose case it is and who submitted it, as far as
-- they see the finding; and who asked.
create function intake_sees_glass(finding_code text, who_asked text, given text) returns boolean
    language plpgsql stable set search_path = public, pg_temp as
$$ begin
    return app_granted('glass:see')
           and (who_asked = app_actor() or app_granted('party:manage') or app_granted('audit:read')
                or (app_granted('case:coordinate') and exists (select 1 from intake_finding f where f.code = finding_code)))
        or (given is not distinct from 'consented' and record_own_finding(finding_code) and not app_brokered());
end $$;

alter table intake_break_glass enable row level security;
create policy intake_break_glass_see on intake_break_glass for select
    using (intake_sees_glass(finding, asker, answer));
create policy intake_break_glass_ask on intake_break_glass for insert
    with check (app_granted('glass:ask') and not app_granted('finding:triage') and parties_is_clearinghouse(party) and party = app_party()
                and asker = app_actor() and asker like 'per\_%' and answer is null
                and not intake_glass_stands(asker));
-- By an administrator in person who did not let in who asked, in time, and only once.
create policy intake_break_glass_answer on intake_break_glass for update
    using (app_granted('glass:let') and party = app_party() and asker <> app_actor() and answer is null
           and answer_by > now() and not parties_lost_way_in(asker, asked_at))
    with check (app_granted('glass:let') and second = app_actor() and second like 'per\_%'
                and not parties_lost_way_in(second, asked_at)
                and (answer = 'refused' or parties_are_two(asker, second)));
grant select, insert, update (answer, second, answered_at, closes_at, review_by)
    on intake_break_glass to clearinghouse_server;

alter table intake_break_glass_review enable row level security;
create policy intake_break_glass_review_see on intake_break_glass_review for select
    using (exists (select 1 from intake_break_glass g where g.code = glass));
-- By an auditor in person who is neither of the two, and once nothing more is read.
create policy intake_break_glass_review_add on intake_break_glass_review for insert
    with check (app_granted('glass:review') and parties_is_clearinghouse(party) and party = app_party()
                and reviewer = app_actor() and reviewer like 'per\_%'
                and exists (select 1 from intake_break_glass g
                             where g.code = glass and g.answer = 'consented'
                               and reviewer not in (g.asker, g.second)
                               and (g.closes_at <= now() or parties_lost_way_in(g.asker, g.asked_at)
                                    or parties_lost_way_in(g.second, g.asked_at))));
grant select, insert on intake_break_glass_review to clearinghouse_server;

-- Why it was asked and what the review says have a key of their own: who reads these words need not read the
-- finding.
create or replace function vault_sees(subject_code text) returns boolean
    language plpgsql stable set search_path = public, pg_temp as
$$ begin
    -- Not a definer: each question is asked under the caller's own row security.
    return case left(subject_code, 3)
        when 'fnd' then exists (select 1 from intake_finding where code = subject_code)
        when 'vul' then exists (select 1 from intake_vulnerability where code = subject_code)
        when 'pat' then exists (select 1 from validation_patch where code = subject_code)
        when 'cas' then exists (select 1 from coordination_case where code = subject_code)
        when 'adv' then exists (select 1 from advisory_advisory where code = subject_code)
        when 'exp' then exists (select 1 from exposure_exposure where code = subject_code)
        when 'brk' then exists (select 1 from intake_break_glass where code = subject_code)
        else false
    end;
end $$;
