-- public: where a finding may come from and what it may be used for, in plain words, is published, versioned data.
create table policy_term (
    kind      text not null check (kind in ('provenance', 'use-limit')),
    name      text not null check (name ~ '^[a-z]+(-[a-z]+)*$' and length(name) <= 40),
    version   int not null check (version > 0),
    given     boolean not null,
    meaning   text not null check (length(meaning) <= 200),
    loaded_at timestamptz not null,
    primary key (kind, name, version)
);
alter table policy_term enable row level security;
create policy policy_term_see on policy_term for select using (true);
create policy policy_term_load on policy_term for insert with check (app_granted('job:work'));
grant select, insert on policy_term to clearinghouse_server;

-- The newest version of each is in force.
create function policy_terms(of_kind text) returns table (name text, given boolean, meaning text)
    language sql stable set search_path = public, pg_temp as
$$ select distinct on (t.name) t.name, t.given, t.meaning
     from policy_term t where t.kind = of_kind order by t.name, t.version desc $$;

-- The terms with what they mean, so that whoever reads one need not ask for the other.
create function policy_use_limits(terms text[]) returns text[] language sql stable set search_path = public, pg_temp as
$$ select coalesce(array_agg(t.name || ': ' || t.meaning order by t.name), '{}')
     from policy_terms('use-limit') t where t.name = any (terms) $$;

-- What holds for all that is put together of findings, whoever reads it.
create function policy_use_limits_given() returns text[] language sql stable set search_path = public, pg_temp as
$$ select coalesce(array_agg(t.name order by t.name), '{}')
     from policy_terms('use-limit') t where t.given $$;

-- What came in before nobody was asked: all of it was reported by its finder, and without a limit.
alter table intake_finding
    add column provenance text not null default 'private' check (length(provenance) <= 40),
    add column use_limits text[] not null default '{}' check (cardinality(use_limits) <= 20);
alter table intake_finding alter column provenance drop default, alter column use_limits drop default;
