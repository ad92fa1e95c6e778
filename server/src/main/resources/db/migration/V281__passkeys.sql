-- How people come in. Nothing here opens anything by itself: of a session's cookie and of a link the
-- hash is kept, of a passkey its public half.

create table parties_passkey (
    code         text primary key,
    id           uuid not null unique,
    person       text not null references parties_person (code),
    credential   bytea not null unique,
    attestation  bytea not null,
    counter      bigint not null check (counter >= 0),
    name         text not null,
    added_at     timestamptz not null,
    last_used_at timestamptz,
    removed_at   timestamptz
);
create index parties_passkey_of on parties_passkey (person) where removed_at is null;
alter table parties_passkey enable row level security;
create policy parties_passkey_see on parties_passkey for select
    using (person = app_actor() or app_granted('passkey:present') or app_granted('party:manage'));
-- Nobody, whatever the duty, adds or removes a passkey of somebody else.
create policy parties_passkey_add on parties_passkey for insert
    with check (person = app_actor() and app_granted('passkey:manage'));
create policy parties_passkey_use on parties_passkey for update
    using (person = app_actor() and app_granted('passkey:manage'))
    with check (person = app_actor() and app_granted('passkey:manage'));
grant select, insert on parties_passkey to clearinghouse_server;
grant update (counter, last_used_at, removed_at) on parties_passkey to clearinghouse_server;

-- Two administrators let somebody in again who has lost every passkey.
create table parties_recovery (
    code       text primary key,
    id         uuid not null unique,
    person     text not null references parties_person (code),
    reason     text not null,
    asked_by   text not null,
    asked_at   timestamptz not null,
    ends_at    timestamptz not null,
    consented  boolean,
    decided_by text,
    decided_at timestamptz,
    spent_at   timestamptz,
    check (num_nonnulls(consented, decided_by, decided_at) in (0, 3)),
    check (not coalesce(consented, false) or decided_by <> asked_by)
);
create unique index parties_recovery_open on parties_recovery (person) where decided_at is null;
alter table parties_recovery enable row level security;
create policy parties_recovery_see on parties_recovery for select using (app_granted('party:manage'));
create policy parties_recovery_ask on parties_recovery for insert
    with check (app_granted('recovery:decide') and asked_by = app_actor() and decided_by is null and spent_at is null);
create policy parties_recovery_decide on parties_recovery for update
    using (app_granted('recovery:decide')) with check (app_granted('recovery:decide') and decided_by = app_actor());
grant select, insert on parties_recovery to clearinghouse_server;
grant update (consented, decided_by, decided_at, spent_at) on parties_recovery to clearinghouse_server;

create function parties_has_passkey(person_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from parties_passkey k where k.person = person_code and k.removed_at is null) $$;

-- One administrator lets in who has no passkey yet; for anyone else it takes the consent of a second.
create function parties_may_enrol(person_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select not exists (select 1 from parties_passkey k where k.person = person_code and k.removed_at is null)
       or exists (select 1 from parties_recovery r
                   where r.person = person_code and r.consented and r.spent_at is null) $$;

create table parties_enrolment (
    code       text primary key,
    hash       bytea not null unique,
    person     text not null references parties_person (code),
    kind       text not null check (kind in ('first', 'invitation', 'recovery', 'offline')),
    issued_by  text not null,
    issued_at  timestamptz not null,
    ends_at    timestamptz not null,
    used_at    timestamptz,
    revoked_at timestamptz
);
create unique index parties_enrolment_first on parties_enrolment (person) where kind = 'first';
create index parties_enrolment_of on parties_enrolment (person);
alter table parties_enrolment enable row level security;
create policy parties_enrolment_see on parties_enrolment for select
    using (person = app_actor() or app_granted('passkey:present') or app_granted('party:manage'));
create policy parties_enrolment_issue on parties_enrolment for insert
    with check (issued_by = app_actor()
                and (app_granted('enrolment:offline') or app_granted('party:manage') and parties_may_enrol(person)));
-- What was used once is never made good again.
create policy parties_enrolment_end on parties_enrolment for update
    using (used_at is null and (app_granted('party:manage') or person = app_actor() and app_granted('passkey:manage')))
    with check (app_granted('party:manage') or person = app_actor() and app_granted('passkey:manage'));
grant select, insert on parties_enrolment to clearinghouse_server;
grant update (used_at, revoked_at) on parties_enrolment to clearinghouse_server;

-- Between the question to a browser and its answer.
create table parties_ceremony (
    hash      bytea primary key,
    challenge bytea not null,
    purpose   text not null check (purpose in ('sign_in', 'enrol', 'add')),
    bound_to  text not null,
    ends_at   timestamptz not null
);
create index parties_ceremony_over on parties_ceremony (ends_at);
alter table parties_ceremony enable row level security;
create policy parties_ceremony_see on parties_ceremony for select using (app_granted('passkey:present'));
create policy parties_ceremony_begin on parties_ceremony for insert with check (app_granted('passkey:present'));
create policy parties_ceremony_end on parties_ceremony for delete using (app_granted('passkey:present'));
grant select, insert, delete on parties_ceremony to clearinghouse_server;

create table parties_session (
    code         text primary key,
    hash         bytea not null unique,
    holder       text not null,
    passkey      text references parties_passkey (code),
    token_hash   bytea,
    acting_for   text,
    browser      text not null,
    started_at   timestamptz not null,
    last_used_at timestamptz not null,
    ends_at      timestamptz not null,
    ended_at     timestamptz,
    check (num_nonnulls(passkey, token_hash) = 1)
);
create index parties_session_of on parties_session (holder);
alter table parties_session enable row level security;
create policy parties_session_see on parties_session for select
    using (holder = app_actor() or app_granted('passkey:present'));
create policy parties_session_begin on parties_session for insert with check (holder = app_actor());
create policy parties_session_use on parties_session for update
    using (holder = app_actor()) with check (holder = app_actor());
create policy parties_session_forget on parties_session for delete using (holder = app_actor());
grant select, insert, delete on parties_session to clearinghouse_server;
grant update (hash, acting_for, last_used_at, ended_at) on parties_session to clearinghouse_server;

-- What a person's passkey opens. Who has come in once is not given other duties by one administrator.
create policy parties_person_present on parties_person for select using (app_granted('passkey:present'));
create policy parties_person_entrust on parties_person for update
    using (app_granted('party:manage') and not parties_has_passkey(code))
    with check (app_granted('party:manage') and not parties_has_passkey(code));
grant update (duties) on parties_person to clearinghouse_server;
