-- public: what this clearinghouse signed of the documents of others that came without a signature: that they
-- are as they came. They are known by their hash; null where the key signs no such thing.
create table advisory_countersigned (
    sha256    text primary key,
    signature text,
    signed_at timestamptz not null
);

alter table advisory_countersigned enable row level security;
create policy advisory_countersigned_see on advisory_countersigned for select using (true);
create policy advisory_countersigned_add on advisory_countersigned for insert with check (app_granted('advisory:import'));
grant select, insert on advisory_countersigned to clearinghouse_server;
