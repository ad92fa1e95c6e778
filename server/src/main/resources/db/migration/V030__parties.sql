create table parties_party (
    code       text primary key,
    id         uuid not null unique,
    kind       text not null check (kind in ('clearinghouse', 'developer', 'maintainer', 'operator', 'broker')),
    name       text not null,
    sector     text,
    created_at timestamptz not null
);
alter table parties_party enable row level security;
create policy parties_party_see on parties_party for select
    using (code = app_party() or app_granted('party:manage') or app_granted('party:read') or app_granted('token:authenticate'));
create policy parties_party_add on parties_party for insert with check (app_granted('party:manage'));
grant select, insert on parties_party to clearinghouse_server;

-- The name behind a code that one was shown: a code is 128 random bits, so it cannot be guessed.
create function parties_name(party_code text) returns text
    language sql stable security definer set search_path = public as
$$ select name from parties_party where code = party_code $$;

create table parties_person (
    code       text primary key,
    id         uuid not null unique,
    party      text not null references parties_party (code),
    name       text not null,
    email      text,
    duties     text[] not null,
    created_at timestamptz not null
);
alter table parties_person enable row level security;
create policy parties_person_own on parties_person
    using (party = app_party() or app_granted('party:manage'))
    with check (party = app_party() or app_granted('party:manage'));
grant select, insert on parties_person to clearinghouse_server;

create table parties_agent (
    code        text primary key,
    id          uuid not null unique,
    party       text not null references parties_party (code),
    responsible text not null references parties_person (code),
    name        text not null,
    created_at  timestamptz not null
);
alter table parties_agent enable row level security;
create policy parties_agent_own on parties_agent
    using (party = app_party() or app_granted('party:manage'))
    with check (party = app_party() or app_granted('party:manage'));
grant select, insert on parties_agent to clearinghouse_server;

-- Only the hash of a token is kept; the token itself is shown once.
create table parties_token (
    code       text primary key,
    hash       bytea not null unique,
    holder     text not null,
    party      text not null references parties_party (code),
    grants     text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
);
alter table parties_token enable row level security;
create policy parties_token_own on parties_token
    using (party = app_party() or app_granted('party:manage') or app_granted('token:authenticate'))
    with check (party = app_party() or app_granted('party:manage'));
grant select, insert, update on parties_token to clearinghouse_server;

create table parties_consent (
    operator   text not null references parties_party (code),
    broker     text not null references parties_party (code),
    grants     text[] not null,
    given_by   text not null,
    given_at   timestamptz not null,
    ended_at   timestamptz,
    primary key (operator, broker, given_at)
);
alter table parties_consent enable row level security;
create policy parties_consent_own on parties_consent
    using (operator = app_party() or broker = app_party() or app_granted('party:manage') or app_granted('token:authenticate'))
    with check (operator = app_party() or app_granted('party:manage'));
grant select, insert, update on parties_consent to clearinghouse_server;
