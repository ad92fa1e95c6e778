-- People who have no device that holds a passkey, as an administrator says for one person with a reason: they come in by
-- a password together with a code that changes every half minute (RFC 6238). Of the password the encoded hash is here;
-- what the codes are made from is sealed by the vault.

-- That the link's person has no authenticator, and why: with any other link nobody chooses a password.
alter table parties_enrolment add column without_authenticator text
    check (length(without_authenticator) between 1 and 200);
-- The same word of the two who let somebody in again; the reason is the recovery's own.
alter table parties_recovery add column without_authenticator boolean not null default false;

create function parties_is_recovered_without_authenticator(person_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from parties_recovery r
                   where r.person = person_code and r.consented and r.spent_at is null and r.without_authenticator) $$;

-- One administrator says it of who has no way in yet; of anyone else two do.
create policy parties_enrolment_without on parties_enrolment as restrictive for insert
    with check (without_authenticator is null
                or (kind = 'invitation' and not parties_has_way_in(person))
                or (kind = 'recovery' and parties_is_recovered_without_authenticator(person)));

create table parties_password (
    code          text primary key,
    id            uuid not null unique,
    person        text not null references parties_person (code),
    enrolment     text not null unique references parties_enrolment (code),
    sign_in_name  text not null unique check (sign_in_name ~ '^[a-z2-7]{10}$'),
    encoded       text not null,
    secret_sealed bytea not null,
    -- The last half minute whose code was taken: none is taken twice, and none of before.
    step          bigint not null,
    added_at      timestamptz not null,
    changed_at    timestamptz,
    last_used_at  timestamptz,
    ended_at      timestamptz
);
create unique index parties_password_in_use on parties_password (person) where ended_at is null;

create function parties_has_password(person_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from parties_password w where w.person = person_code and w.ended_at is null) $$;

-- By the link that was used just now, while there is no better way in.
create function parties_may_choose_password(person_code text, link text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from parties_enrolment e
                   where e.code = link and e.person = person_code and e.without_authenticator is not null
                     and e.used_at is not null)
      and not exists (select 1 from parties_passkey k where k.person = person_code and k.removed_at is null)
      and not exists (select 1 from parties_identity i where i.person = person_code and i.removed_at is null) $$;

alter table parties_password enable row level security;
create policy parties_password_see on parties_password for select
    using (person = app_actor() or app_granted('passkey:present')
           or (app_granted('party:manage') and parties_is_gone(person)));
-- Nobody, whatever the duty, chooses or changes a password for somebody else.
create policy parties_password_add on parties_password for insert
    with check (person = app_actor() and app_granted('passkey:manage') and ended_at is null
                and parties_may_choose_password(person, enrolment));
create policy parties_password_here on parties_password as restrictive for insert
    with check (not parties_is_gone(person));
create policy parties_password_use on parties_password for update
    using (person = app_actor() and app_granted('passkey:manage') and ended_at is null)
    with check (person = app_actor() and app_granted('passkey:manage'));
create policy parties_password_end on parties_password for update
    using (ended_at is null and app_granted('party:manage') and parties_is_gone(person))
    with check (ended_at is not null and app_granted('party:manage') and parties_is_gone(person));
grant select, insert, update (encoded, step, changed_at, last_used_at, ended_at)
    on parties_password to clearinghouse_server;

-- What is over is not kept to be guessed at.
create function parties_forget_password() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    new.encoded := '';
    new.secret_sealed := ''::bytea;
    return new;
end $$;
create trigger parties_password_is_forgotten before update of ended_at on parties_password
    for each row when (new.ended_at is not null) execute function parties_forget_password();

-- Nobody has a password beside a better way in.
create function parties_end_password() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    update parties_password set ended_at = new.added_at where person = new.person and ended_at is null;
    return new;
end $$;
create trigger parties_passkey_ends_password after insert on parties_passkey
    for each row execute function parties_end_password();
create trigger parties_identity_ends_password after insert on parties_identity
    for each row execute function parties_end_password();

-- How many attempts in a row went wrong, by network from which the person came in before; those from everywhere else
-- together stand under the empty name. Each attempt is charged before it is looked at, so that many at once gain nothing.
create table parties_password_try (
    password    text not null references parties_password (code),
    network     text not null,
    failures    int not null check (failures >= 0),
    waits_until timestamptz not null,
    used_at     timestamptz not null,
    primary key (password, network)
);
alter table parties_password_try enable row level security;
create policy parties_password_try_see on parties_password_try for select using (app_granted('passkey:present'));
create policy parties_password_try_add on parties_password_try for insert with check (app_granted('passkey:present'));
create policy parties_password_try_count on parties_password_try for update
    using (app_granted('passkey:present')) with check (app_granted('passkey:present'));
create policy parties_password_try_forget on parties_password_try for delete using (app_granted('passkey:present'));
grant select, insert, delete, update (failures, waits_until, used_at) on parties_password_try to clearinghouse_server;

-- What the person is shown of attempts that were not taken.
create table parties_password_failure (
    id       uuid primary key,
    password text not null references parties_password (code),
    at       timestamptz not null,
    address  text not null,
    browser  text not null
);
create index parties_password_failure_of on parties_password_failure (password, at desc);
alter table parties_password_failure enable row level security;
create policy parties_password_failure_see on parties_password_failure for select
    using (app_granted('passkey:present')
           or exists (select 1 from parties_password w where w.code = password and w.person = app_actor()));
create policy parties_password_failure_add on parties_password_failure for insert
    with check (app_granted('passkey:present'));
create policy parties_password_failure_forget on parties_password_failure for delete
    using (app_granted('passkey:present'));
grant select, insert, delete on parties_password_failure to clearinghouse_server;

alter table parties_session add column password text references parties_password (code);
alter table parties_session drop constraint parties_session_check;
alter table parties_session add check (num_nonnulls(passkey, identity, token_hash, password) = 1);

alter table parties_ceremony drop constraint parties_ceremony_purpose_check;
alter table parties_ceremony add check (purpose in ('sign_in', 'enrol', 'add', 'password'));
