-- A key is wrapped by a wrapping key of the keystore, or by the key of another subject: a finding's by that of its case.
alter table vault_key add column parent text references vault_key (subject);
alter table vault_key alter column keystore drop not null;
alter table vault_key add check ((keystore is null) <> (parent is null));
create index vault_key_parent on vault_key (parent) where parent is not null;
grant update (parent) on vault_key to clearinghouse_server;

-- Who sees a finding opens it, also who does not see its case. Asked under the caller's own row security.
create function vault_wraps_what_is_seen(subject_code text) returns boolean
    language plpgsql stable set search_path = public, pg_temp as
$$ begin return exists (select 1 from vault_key where parent = subject_code); end $$;
create policy vault_key_see_parent on vault_key for select
    using (left(subject, 3) = 'cas' and vault_wraps_what_is_seen(subject));

-- The findings that are in a case by now.
insert into platform_job (id, kind, subject, party, state, run_at, created_at)
select gen_random_uuid(), 'finding.moved', f.code, f.party, 'ready', now(), now()
  from intake_finding f join coordination_case c on c.vulnerability = f.vulnerability;
