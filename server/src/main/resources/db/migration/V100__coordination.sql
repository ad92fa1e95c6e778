create table coordination_case (
    code                   text primary key,
    id                     uuid not null unique,
    vulnerability          text not null unique references intake_vulnerability (code),
    coordinator            text not null references parties_party (code),
    opened_by              text not null,
    embargo_state          text not null check (embargo_state in ('none', 'proposed', 'active', 'revising', 'exited')),
    embargo_until          timestamptz,
    embargo_zone           text,
    embargo_by             text,
    embargo_proposed_until timestamptz,
    embargo_proposed_zone  text,
    embargo_exited_at      timestamptz,
    opened_at              timestamptz not null,
    -- Each state has its own facts and no others.
    check ((embargo_state in ('active', 'revising')) = (embargo_until is not null)),
    check ((embargo_state in ('proposed', 'revising')) = (embargo_proposed_until is not null)),
    check ((embargo_state in ('proposed', 'revising')) = (embargo_by is not null)),
    check ((embargo_state = 'exited') = (embargo_exited_at is not null)),
    check ((embargo_until is null) = (embargo_zone is null)),
    check ((embargo_proposed_until is null) = (embargo_proposed_zone is null))
);

create table coordination_participant (
    case_code text not null references coordination_case (code),
    party     text not null references parties_party (code),
    role      text not null check (role in ('finder', 'vendor', 'coordinator')),
    state     text not null check (state in ('invited', 'accepted', 'declined')),
    since     timestamptz not null,
    joined_at timestamptz not null,
    primary key (case_code, party)
);

-- The link's secret is kept as its hash.
create table coordination_invitation (
    code       text primary key,
    hash       bytea not null unique,
    case_code  text not null references coordination_case (code),
    party      text not null references parties_party (code),
    expires_at timestamptz not null,
    made_at    timestamptz not null
);

create table coordination_event (
    id        uuid primary key,
    case_code text not null references coordination_case (code),
    kind      text not null,
    actor     text not null,
    party     text not null,
    at        timestamptz not null
);
create index coordination_event_case on coordination_event (case_code, id);

-- Who acts through an invitation's link is in the case of that invitation only, also when the
-- invited party takes part in others. As its owner the function sees past row security, and answers
-- that one question.
create function coordination_takes_part(in_case text) returns boolean
    language sql stable security definer set search_path = public as
$$ select app_granted('case:read')
      and exists (select 1 from coordination_participant p
                   where p.case_code = in_case and p.party = app_party() and p.state in ('invited', 'accepted'))
      and (coalesce(app_actor(), '') not like 'ivt\_%'
           or exists (select 1 from coordination_invitation i
                       where i.code = app_actor() and i.case_code = in_case and i.party = app_party())) $$;

-- The question that intake asks, now that there are cases. Finders are not told of each other: each
-- keeps to its own findings and patches, as before. A link's confinement holds for these too.
create or replace function intake_in_case_of(vulnerability_code text) returns boolean
    language plpgsql stable security definer set search_path = public as
$$ begin
    return exists (
        select 1 from coordination_case c join coordination_participant p on p.case_code = c.code
         where c.vulnerability = vulnerability_code and p.party = app_party() and p.role <> 'finder'
           and coordination_takes_part(c.code));
end $$;

alter table coordination_case enable row level security;
create policy coordination_case_see on coordination_case
    using (app_granted('case:coordinate') or coordination_takes_part(code))
    with check (app_granted('case:coordinate') or coordination_takes_part(code));
grant select, insert, update on coordination_case to clearinghouse_server;

alter table coordination_participant enable row level security;
create policy coordination_participant_see on coordination_participant for select
    using (app_granted('case:coordinate') or coordination_takes_part(case_code));
create policy coordination_participant_add on coordination_participant for insert
    with check (app_granted('case:coordinate'));
-- A party answers for itself.
create policy coordination_participant_answer on coordination_participant for update
    using (app_granted('case:coordinate') or (party = app_party() and coordination_takes_part(case_code)))
    with check (app_granted('case:coordinate') or party = app_party());
grant select, insert, update on coordination_participant to clearinghouse_server;

alter table coordination_invitation enable row level security;
create policy coordination_invitation_use on coordination_invitation
    using (app_granted('case:coordinate') or app_granted('invitation:open'))
    with check (app_granted('case:coordinate'));
grant select, insert on coordination_invitation to clearinghouse_server;

alter table coordination_event enable row level security;
create policy coordination_event_see on coordination_event for select
    using (app_granted('case:coordinate') or coordination_takes_part(case_code));
create policy coordination_event_add on coordination_event for insert
    with check (party = app_party());
grant select, insert on coordination_event to clearinghouse_server;
