-- What is kept of a finding to find others like it: values of a keyed hash, and no word.
create table likeness_portrait (
    subject text primary key,
    -- By which rules it was made; one of other rules is made anew.
    form    int not null,
    sketch  bytea not null
);
create table likeness_trait (
    kind    text not null check (kind in ('proof', 'number', 'crash', 'code', 'phrase')),
    value   bigint not null,
    subject text not null references likeness_portrait (subject) on delete cascade,
    primary key (value, kind, subject)
);
create index likeness_trait_subject on likeness_trait (subject);

alter table likeness_portrait enable row level security;
alter table likeness_trait enable row level security;
-- Only who triages is told what resembles what, and only of what it sees.
create policy likeness_portrait_see on likeness_portrait for select
    using ((app_granted('finding:triage') or app_granted('job:work')) and vault_sees(subject));
create policy likeness_trait_see on likeness_trait for select
    using ((app_granted('finding:triage') or app_granted('job:work')) and vault_sees(subject));
create policy likeness_portrait_add on likeness_portrait for insert
    with check (record_own_finding(subject) or app_granted('job:work'));
create policy likeness_trait_add on likeness_trait for insert
    with check (record_own_finding(subject) or app_granted('job:work'));
create policy likeness_portrait_drop on likeness_portrait for delete using (app_granted('job:work'));
grant select, insert, delete on likeness_portrait to clearinghouse_server;
grant select, insert on likeness_trait to clearinghouse_server;

-- Is there a portrait by these rules? It answers that one question, whoever may see it.
create function likeness_has_portrait(subject_code text, rules int) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from likeness_portrait p where p.subject = subject_code and p.form = rules) $$;

-- What has a trait in common with a finding, by how many of each kind. It tells who triages the codes of all, for asking
-- row security of each row that is compared would cost more than comparing: whoever asks it asks vault_sees of what it tells.
create function likeness_near(of_subject text, most_of_a_trait int)
    returns table (subject text, proof boolean, numbers int, crash boolean, code int, traits bigint)
    language sql stable security definer set search_path = public, pg_temp as
$$ select t.subject,
          bool_or(t.kind = 'proof'),
          (count(*) filter (where t.kind = 'number'))::int,
          bool_or(t.kind = 'crash'),
          (count(*) filter (where t.kind = 'code'))::int,
          count(*)
     from likeness_trait own
    cross join lateral (
          select o.subject, o.kind from likeness_trait o
           where o.value = own.value and o.kind = own.kind and o.subject <> own.subject
           order by o.subject limit most_of_a_trait) t
    where own.subject = of_subject and app_granted('finding:triage')
    group by t.subject $$;

-- With the key of a finding goes what was made of its words.
create function likeness_forget() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    delete from likeness_portrait where subject = new.subject;
    return new;
end $$;
create trigger vault_removal_forgets after insert on vault_removal
    for each row execute function likeness_forget();

-- With the key that hashes goes all that it hashed.
create function likeness_forget_all() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    delete from likeness_portrait;
    return new;
end $$;
create trigger vault_comparing_key_forgets after update of retired_at on vault_comparing_key
    for each row execute function likeness_forget_all();

-- That a person said of two that they are not the same, or took it back. The newest counts.
create table likeness_apart (
    id    uuid primary key,
    one   text not null,
    other text not null,
    apart boolean not null,
    party text not null,
    actor text not null,
    at    timestamptz not null,
    check (one < other)
);
create index likeness_apart_one on likeness_apart (one, other, id);
create index likeness_apart_other on likeness_apart (other);
alter table likeness_apart enable row level security;
create policy likeness_apart_see on likeness_apart for select
    using (app_granted('finding:triage') and vault_sees(one) and vault_sees(other));
create policy likeness_apart_say on likeness_apart for insert
    with check (app_granted('finding:triage') and party = app_party() and actor = app_actor()
                and vault_sees(one) and vault_sees(other));
grant select, insert on likeness_apart to clearinghouse_server;

-- What came in before is portrayed by a job, which puts each reading on record.
insert into platform_job (id, kind, subject, party, state, run_at, created_at)
select gen_random_uuid(), 'finding.unportrayed', p.code, p.code, 'ready', now(), now()
  from parties_party p
 where p.kind = 'clearinghouse' and exists (select 1 from intake_finding);
