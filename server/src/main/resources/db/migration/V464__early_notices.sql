-- An advisory that is not published, for organisations that are named. It has a key of its own: who is told sees the notice,
-- and nothing of the draft, of its case or of its findings.
create table advisory_early_notice (
    code     text primary key,
    id       uuid not null unique,
    advisory text not null unique references advisory_advisory (code),
    given_by text not null references parties_party (code)
);
create table advisory_early_recipient (
    notice text not null references advisory_early_notice (code),
    party  text not null references parties_party (code),
    since  timestamptz not null,
    primary key (notice, party)
);
create index advisory_early_recipient_party on advisory_early_recipient (party);
create table advisory_early_revision (
    notice           text not null references advisory_early_notice (code),
    revision         integer not null,
    label            tlp not null check (label in ('amber', 'amber_strict')),
    content_sealed   bytea not null,
    document_sealed  bytea not null,
    sha256           text not null,
    sha512           text not null,
    signature        text not null,
    released_at      timestamptz not null,
    primary key (notice, revision)
);

-- The newest label counts for all of it, and a broker is another organisation.
create function advisory_early_for_caller(notice_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from advisory_early_recipient r
                   where r.notice = notice_code and r.party = app_party())
      and (not app_brokered()
           or (select d.label from advisory_early_revision d
                where d.notice = notice_code order by d.revision desc limit 1) <= 'amber') $$;

alter table advisory_early_notice enable row level security;
create policy advisory_early_notice_see on advisory_early_notice for select
    using (app_granted('advisory:draft') or advisory_early_for_caller(code));
create policy advisory_early_notice_give on advisory_early_notice for insert
    with check (app_granted('advisory:publish') and given_by = app_party());
alter table advisory_early_recipient enable row level security;
create policy advisory_early_recipient_see on advisory_early_recipient for select
    using (app_granted('advisory:draft') or party = app_party());
create policy advisory_early_recipient_add on advisory_early_recipient for insert
    with check (app_granted('advisory:publish'));
create policy advisory_early_recipient_end on advisory_early_recipient for delete
    using (app_granted('advisory:publish'));
alter table advisory_early_revision enable row level security;
create policy advisory_early_revision_see on advisory_early_revision for select
    using (exists (select 1 from advisory_early_notice n where n.code = notice));
create policy advisory_early_revision_add on advisory_early_revision for insert
    with check (app_granted('advisory:publish')
                and not intake_bars_passing_on(
                    (select a.vulnerability from advisory_early_notice n join advisory_advisory a on a.code = n.advisory
                      where n.code = notice), released_at));
grant select, insert on advisory_early_notice, advisory_early_revision to clearinghouse_server;
grant select, insert, delete on advisory_early_recipient to clearinghouse_server;

-- As before; and who is told early opens what was told.
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
        when 'ern' then exists (select 1 from advisory_early_notice where code = subject_code)
        when 'exp' then exists (select 1 from exposure_exposure where code = subject_code)
        when 'brk' then exists (select 1 from intake_break_glass where code = subject_code)
        when 'jrq' then exists (select 1 from parties_join_request where code = subject_code)
        when 'jde' then exists (select 1 from parties_join_decision
                                 where code = subject_code and (outcome = 'declined' or app_granted('party:manage')))
        when 'pwd' then exists (select 1 from parties_password where code = subject_code)
        else false
    end;
end $$;
