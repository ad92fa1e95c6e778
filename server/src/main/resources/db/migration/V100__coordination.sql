create table coordination_case (
    code                   text primary key,
    id                     uuid not null unique,
    vulnerability          text not null unique references intake_vulnerability (code),
    opened_by              text not null,
    embargo_state          text not null check (embargo_state in ('none', 'proposed', 'active', 'revising', 'exited')),
    embargo_until          timestamptz,
    embargo_zone           text,
    embargo_by             text,
    embargo_proposed_until timestamptz,
    embargo_exited_at      timestamptz,
    opened_at              timestamptz not null
);
create table coordination_participant (
    case_code   text not null references coordination_case (code),
    party       text not null references parties_party (code),
    role        text not null check (role in ('finder', 'vendor', 'coordinator')),
    state       text not null check (state in ('invited', 'accepted', 'declined')),
    invited_at  timestamptz not null,
    answered_at timestamptz,
    primary key (case_code, party)
);
create function coordination_takes_part(in_case text) returns boolean
    language sql stable security definer set search_path = public as
$$ select exists (select 1 from coordination_participant p
                   where p.case_code = in_case and p.party = app_party() and p.state in ('invited', 'accepted')) $$;

alter table coordination_case enable row level security;
create policy coordination_case_see on coordination_case
    using (app_granted('case:coordinate') or coordination_takes_part(code))
    with check (app_granted('case:coordinate') or coordination_takes_part(code));
grant select, insert, update on coordination_case to clearinghouse_server;

alter table coordination_participant enable row level security;
create policy coordination_participant_see on coordination_participant
    using (app_granted('case:coordinate') or coordination_takes_part(case_code))
    with check (app_granted('case:coordinate') or party = app_party());
grant select, insert, update on coordination_participant to clearinghouse_server;

-- The link's secret is kept as its hash.
create table coordination_invitation (
    hash       bytea primary key,
    case_code  text not null references coordination_case (code),
    party      text not null references parties_party (code),
    expires_at timestamptz not null,
    made_at    timestamptz not null
);
alter table coordination_invitation enable row level security;
create policy coordination_invitation_use on coordination_invitation
    using (app_granted('case:coordinate') or app_granted('invitation:open'))
    with check (app_granted('case:coordinate'));
grant select, insert on coordination_invitation to clearinghouse_server;

create table coordination_event (
    id        uuid primary key,
    case_code text not null references coordination_case (code),
    kind      text not null,
    actor     text not null,
    party     text not null,
    at        timestamptz not null
);
create index coordination_event_case on coordination_event (case_code, id);
alter table coordination_event enable row level security;
create policy coordination_event_see on coordination_event
    using (app_granted('case:coordinate') or coordination_takes_part(case_code))
    with check (party = app_party());
grant select, insert on coordination_event to clearinghouse_server;
