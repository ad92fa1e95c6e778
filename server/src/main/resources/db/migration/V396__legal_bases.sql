-- public: by which laws and agreements findings are held here, and from when until when, is published, versioned data.
create table policy_legal_basis (
    code      text not null check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 40),
    version   int not null check (version > 0),
    id        text unique check (id ~ '^lgb_[a-z2-7]{26}$'),
    name      text not null check (length(name) <= 120),
    citation  text not null check (length(citation) <= 400),
    first_day date not null,
    last_day  date check (last_day >= first_day),
    at_lapse  text not null check (at_lapse in ('warn', 'block')),
    warn_days int not null check (warn_days between 0 and 3650),
    reason    text not null check (length(reason) <= 400),
    -- Who said so; empty for what a release brought.
    set_by    text,
    loaded_at timestamptz not null,
    primary key (code, version),
    check ((set_by is null) = (id is null))
);
alter table policy_legal_basis enable row level security;
create policy policy_legal_basis_see on policy_legal_basis for select using (true);
create policy policy_legal_basis_load on policy_legal_basis for insert
    with check ((app_granted('job:work') and set_by is null)
                or (app_granted('basis:keep') and set_by = app_actor()));
grant select, insert on policy_legal_basis to clearinghouse_server;

-- Under which basis findings of a party, or of all parties of a kind, stand whose submitter names none. With whom
-- an agreement stands is for that party and for the office.
create table policy_legal_basis_given (
    party    text references parties_party (code),
    kind     text check (kind in ('developer', 'maintainer', 'operator', 'broker')),
    version  int not null check (version > 0),
    -- Empty: none any more.
    basis    text,
    set_by   text not null,
    at       timestamptz not null,
    check (num_nonnulls(party, kind) = 1)
);
create unique index policy_legal_basis_given_once on policy_legal_basis_given (coalesce(party, kind), version);
alter table policy_legal_basis_given enable row level security;
create policy policy_legal_basis_given_see on policy_legal_basis_given for select
    using (app_granted('basis:watch') or party = app_party()
           or (kind is not null and app_granted('finding:submit')));
create policy policy_legal_basis_given_say on policy_legal_basis_given for insert
    with check (app_granted('basis:keep') and set_by = app_actor());
grant select, insert on policy_legal_basis_given to clearinghouse_server;

-- Each as it is in force: the newest version.
create function policy_legal_bases_of(codes text[]) returns text[]
    language sql stable set search_path = public, pg_temp as
$$ select coalesce(array_agg(to_jsonb(b)::text order by b.code), '{}')
     from (select distinct on (code) code, version, name, citation, first_day, last_day, at_lapse, warn_days
             from policy_legal_basis where code = any (codes) order by code, version desc) b $$;

-- Most findings have none, and most have one: no look at the table for the former.
create function policy_legal_bases(of_code text) returns text[]
    language sql stable set search_path = public, pg_temp as
$$ select case when of_code is null then '{}'::text[] else policy_legal_bases_of(array[of_code]) end $$;

-- Is nothing taken in or passed on under this basis then? It does not hold, and policy blocks. Nothing is under one
-- that nobody knows.
create function policy_legal_basis_bars(of_code text, moment timestamptz) returns boolean
    language sql stable set search_path = public, pg_temp as
$$ select of_code is not null
      and coalesce((select b.at_lapse = 'block'
                           and ((moment at time zone 'UTC')::date < b.first_day or coalesce((moment at time zone 'UTC')::date > b.last_day, false))
                      from policy_legal_basis b where b.code = of_code order by b.version desc limit 1), of_code is not null) $$;

alter table intake_finding add column legal_basis text check (length(legal_basis) <= 40);
create index intake_finding_legal_basis on intake_finding (legal_basis) where legal_basis is not null;

-- A forgotten check takes in nothing.
create policy intake_finding_has_basis on intake_finding as restrictive for insert
    with check (not policy_legal_basis_bars(legal_basis, received_at));

-- Does any finding of this cause stand under a basis that bars?
create function intake_bars_passing_on(cause text, moment timestamptz) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from intake_finding f
                   where f.vulnerability = cause and f.quarantined_at is null and f.legal_basis is not null
                     and policy_legal_basis_bars(f.legal_basis, moment)) $$;

-- How many findings stand under each basis: a number for who watches over the bases, and nothing of a finding.
create function intake_standing() returns table (legal_basis text, findings bigint)
    language sql stable security definer set search_path = public, pg_temp as
$$ select f.legal_basis, count(*) from intake_finding f
    where app_granted('basis:watch') and f.legal_basis is not null and f.quarantined_at is null
    group by f.legal_basis $$;

-- Nor does one pass anything on: each act is asked for its own moment.
create policy intake_opening_has_basis on intake_opening as restrictive for insert
    with check (not policy_legal_basis_bars(
        (select f.legal_basis from intake_finding f where f.code = finding), asked_at));
create policy intake_opening_keeps_basis on intake_opening as restrictive for update
    with check (answer = 'refused' or not policy_legal_basis_bars(
        (select f.legal_basis from intake_finding f where f.code = finding), answered_at));
create policy coordination_participant_has_basis on coordination_participant as restrictive for insert
    with check (role = 'finder' or not intake_bars_passing_on(
        (select c.vulnerability from coordination_case c where c.code = case_code), joined_at));
create policy advisory_advisory_has_basis on advisory_advisory as restrictive for insert
    with check (not intake_bars_passing_on(vulnerability, drafted_at));
create policy advisory_advisory_keeps_basis on advisory_advisory as restrictive for update
    with check (not intake_bars_passing_on(vulnerability, coalesce(published_at, drafted_at)));
