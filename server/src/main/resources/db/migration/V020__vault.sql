-- One data key for each finding, vulnerability, case, advisory or exposure, wrapped by the keystore.
-- Without the keystore a row is noise; with it, only the keys of what one may see can be read.
create table vault_key (
    subject    text primary key,
    wrapped    bytea not null,
    keystore   text not null,
    created_at timestamptz not null
);

create function vault_sees(subject_code text) returns boolean
    language plpgsql stable set search_path = public as
$$ begin
    -- Not a definer: each question is asked under the caller's own row security.
    return case left(subject_code, 3)
        when 'fnd' then exists (select 1 from intake_finding where code = subject_code)
        when 'vul' then exists (select 1 from intake_vulnerability where code = subject_code)
        when 'pat' then exists (select 1 from validation_patch where code = subject_code)
        when 'cas' then exists (select 1 from coordination_case where code = subject_code)
        when 'adv' then exists (select 1 from advisory_advisory where code = subject_code)
        when 'exp' then exists (select 1 from exposure_exposure where code = subject_code)
        else false
    end;
end $$;

alter table vault_key enable row level security;
create policy vault_key_add on vault_key for insert with check (true);
create policy vault_key_see on vault_key for select using (vault_sees(subject));
grant select, insert on vault_key to clearinghouse_server;
