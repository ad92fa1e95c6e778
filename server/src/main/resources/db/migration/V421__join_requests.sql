-- Who has no account asks to be registered. What it says is sealed under a key of its own, which is destroyed with the
-- answer or when nobody answers in time; of the address by which it looks after its request the hash is kept.

-- A cap of none is how a clearinghouse says that it takes no requests.
alter table policy_limit drop constraint policy_limit_number_check;
alter table policy_limit add constraint policy_limit_number_check
    check (number > 0 or (number = 0 and name = 'join.most'));

create table parties_join_request (
    code                text primary key,
    id                  uuid not null unique,
    receipt             bytea not null unique,
    kind                text not null check (kind in ('developer', 'maintainer', 'operator', 'broker')),
    organisation_sealed bytea not null,
    purpose_sealed      bytea not null,
    person_sealed       bytea not null,
    contact_sealed      bytea not null,
    asked_at            timestamptz not null,
    ends_at             timestamptz not null check (ends_at > asked_at),
    -- Since when nobody opens any more what it said.
    removed_at          timestamptz
);
create index parties_join_request_waiting on parties_join_request (id) where removed_at is null;

-- The answer is a row of its own, and there is one: who decides changes nothing of what was asked.
create table parties_join_decision (
    request      text primary key references parties_join_request (code),
    code         text not null unique,
    outcome      text not null check (outcome in ('admitted', 'declined')),
    -- How the person was reached, or what the asker is told. Its key is its own: it outlives what was asked.
    words_sealed bytea not null,
    party        text references parties_party (code),
    person       text references parties_person (code),
    decided_by   text not null,
    decided_at   timestamptz not null,
    removed_at   timestamptz,
    check ((outcome = 'admitted') = (party is not null) and (party is null) = (person is null))
);
create index parties_join_decision_words on parties_join_decision (decided_at)
    where outcome = 'declined' and removed_at is null;

-- Each of these sees past row security as its owner, and answers one question: whose receipt has this hash, and how many
-- wait.
create function parties_join_request_of(receipt_hash bytea) returns text
    language sql stable security definer set search_path = public, pg_temp as
$$ select code from parties_join_request where receipt = receipt_hash $$;

create function parties_join_requests_waiting() returns bigint
    language sql stable security definer set search_path = public, pg_temp as
$$ select count(*) from parties_join_request
    where removed_at is null and ends_at > now()
      and (app_granted('join:ask') or app_granted('party:manage')) $$;

alter table parties_join_request enable row level security;
-- Whoever has the receipt acts as the request itself, and sees no other.
create policy parties_join_request_see on parties_join_request for select
    using (app_granted('party:manage') or app_granted('job:work') or code = app_actor());
create policy parties_join_request_ask on parties_join_request for insert
    with check (app_granted('join:ask') and removed_at is null);
create policy parties_join_request_end on parties_join_request for update
    using (removed_at is null and (app_granted('party:manage') or app_granted('job:work')))
    with check (removed_at is not null and (app_granted('party:manage') or app_granted('job:work')));
grant select, insert, update (removed_at) on parties_join_request to clearinghouse_server;

alter table parties_join_decision enable row level security;
create policy parties_join_decision_see on parties_join_decision for select
    using (app_granted('party:manage') or app_granted('job:work') or request = app_actor());
-- In time, and once: a second row for one request there is not.
create policy parties_join_decision_say on parties_join_decision for insert
    with check (app_granted('party:manage') and decided_by = app_actor() and removed_at is null
                and exists (select 1 from parties_join_request r
                             where r.code = request and r.removed_at is null and r.ends_at > now()));
create policy parties_join_decision_end on parties_join_decision for update
    using (removed_at is null and app_granted('job:work')) with check (removed_at is not null and app_granted('job:work'));
grant select, insert, update (removed_at) on parties_join_decision to clearinghouse_server;

-- As before; and who sees a request to join opens it. How the person was reached is not told to the asker.
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
        when 'jrq' then exists (select 1 from parties_join_request where code = subject_code)
        when 'jde' then exists (select 1 from parties_join_decision
                                 where code = subject_code and (outcome = 'declined' or app_granted('party:manage')))
        else false
    end;
end $$;

-- With a person who is erased goes how it was reached.
create or replace function parties_erase() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    update parties_person set name = 'Erased person', email = null where code = new.person;
    update parties_passkey set name = 'erased' where person = new.person;
    update parties_session set browser = 'erased' where holder = new.person;
    update parties_token_use set used_from = null, refused_from = null where holder = new.person;
    update parties_recovery set reason = 'erased' where person = new.person;
    update parties_join_decision set words_sealed = '', removed_at = new.at where person = new.person;
    return new;
end $$;
