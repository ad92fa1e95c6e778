-- People who come in by an account elsewhere. It is bound by who has a way in already, or by a link; what it opens,
-- it opens as long as the person is here and the operator's settings name its issuer.

create table parties_identity (
    code         text primary key,
    id           uuid not null unique,
    person       text not null references parties_person (code),
    issuer       text not null,
    subject      text not null,
    label        text not null,
    added_at     timestamptz not null,
    last_used_at timestamptz,
    removed_at   timestamptz
);
-- A subject says nothing without its issuer (OpenID Connect Core §5.7).
create unique index parties_identity_bound on parties_identity (issuer, subject) where removed_at is null;
create index parties_identity_of on parties_identity (person) where removed_at is null;
alter table parties_identity enable row level security;
create policy parties_identity_see on parties_identity for select
    using (person = app_actor() or app_granted('passkey:present') or app_granted('party:manage'));
-- As of a passkey: nobody, whatever the duty, binds or unbinds one for somebody else, and a visit that began with
-- neither passkey nor link does not do it for itself.
create policy parties_identity_add on parties_identity for insert
    with check (person = app_actor() and app_granted('passkey:manage'));
create policy parties_identity_here on parties_identity as restrictive for insert
    with check (not parties_is_gone(person));
create policy parties_identity_use on parties_identity for update
    using (person = app_actor() and removed_at is null)
    with check (person = app_actor() and (removed_at is null or app_granted('passkey:manage')));
create policy parties_identity_end on parties_identity for update
    using (removed_at is null and app_granted('party:manage') and parties_is_gone(person))
    with check (removed_at is not null and app_granted('party:manage') and parties_is_gone(person));
grant select, insert on parties_identity to clearinghouse_server;
grant update (last_used_at, removed_at) on parties_identity to clearinghouse_server;

-- Between the way to a provider and the way back; then, for who binds an account, until that is confirmed. What
-- ties the answer to its question is made from the browser's cookie, of which the hash is here.
create table parties_provider_question (
    hash     bytea primary key,
    provider text not null,
    purpose  text not null check (purpose in ('sign_in', 'enrol', 'add')),
    bound_to text not null,
    issuer   text,
    subject  text,
    label    text,
    ends_at  timestamptz not null,
    check (num_nonnulls(issuer, subject, label) in (0, 3)),
    check (purpose <> 'sign_in' or subject is null)
);
create index parties_provider_question_over on parties_provider_question (ends_at);
alter table parties_provider_question enable row level security;
create policy parties_provider_question_see on parties_provider_question for select
    using (app_granted('passkey:present'));
create policy parties_provider_question_begin on parties_provider_question for insert
    with check (app_granted('passkey:present'));
create policy parties_provider_question_end on parties_provider_question for delete
    using (app_granted('passkey:present'));
grant select, insert, delete on parties_provider_question to clearinghouse_server;

alter table parties_session add column identity text references parties_identity (code);
alter table parties_session drop constraint parties_session_check;
alter table parties_session add check (num_nonnulls(passkey, identity, token_hash) = 1);

-- One administrator lets in, and entrusts with more, who has no way in yet. For anyone else it takes two.
create function parties_has_way_in(person_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from parties_passkey k where k.person = person_code and k.removed_at is null)
       or exists (select 1 from parties_identity i where i.person = person_code and i.removed_at is null) $$;

create or replace function parties_may_enrol(person_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select not parties_has_way_in(person_code)
       or exists (select 1 from parties_recovery r
                   where r.person = person_code and r.consented and r.spent_at is null) $$;

drop policy parties_person_change on parties_person;
create policy parties_person_change on parties_person for update
    using (app_granted('party:manage') and left_at is null)
    with check (app_granted('party:manage') and (duties <@ parties_duties(code) or not parties_has_way_in(code)));
drop function parties_has_passkey(text);
