-- A key that signs the record beside the first one, and the size of the smallest tree whose checkpoint has
-- its signature: every later checkpoint has it too. Never changed and never taken out.
create table record_signer (
    -- As C2SP signed-note derives it; a key of ML-DSA-87 is longer than an index takes.
    key_id    integer primary key,
    verifier  text not null,
    from_size bigint not null check (from_size > 0)
);
alter table record_signer enable row level security;
create policy record_signer_auditor on record_signer
    using (app_granted('audit:read') or app_granted('audit:seal')) with check (app_granted('audit:seal'));
grant select, insert on record_signer to clearinghouse_server;
