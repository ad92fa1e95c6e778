-- What a law, a court or an inquiry wants kept: while it stands, nothing of it is redacted, removed or destroyed.
create table retention_hold (
    code      text primary key,
    id        uuid not null unique,
    subject   text not null check (left(subject, 4) in ('fnd_', 'cas_')),
    ground    text not null check (ground in ('litigation', 'investigation', 'records_request', 'preservation_order')),
    -- The number of the matter: it has no blanks, so that no sentence fits in.
    reference text not null check (reference ~ '^[A-Za-z0-9][A-Za-z0-9./:_-]{0,63}$'),
    set_by    text not null,
    party     text not null,
    set_at    timestamptz not null,
    lifted_by text,
    lifted_at timestamptz,
    check ((lifted_by is null) = (lifted_at is null))
);
create unique index retention_hold_once on retention_hold (subject, ground, reference) where lifted_at is null;

-- Since when a finding is hidden from everybody, because it should never have been here.
alter table intake_finding add column quarantined_at timestamptz;

-- Was it hidden from everybody as a spill? Who keeps holds has to find what keeps its key from being destroyed.
create function retention_hides(subject_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from intake_finding f where f.code = subject_code and f.quarantined_at is not null) $$;

alter table retention_hold enable row level security;
-- Staff sees the holds on what it may see, and an auditor all of them: they hold no word of what is held.
create policy retention_hold_see on retention_hold for select
    using (app_granted('audit:read')
           or (app_granted('hold:read') and (vault_sees(subject) or retention_hides(subject))));
create policy retention_hold_set on retention_hold for insert
    with check (app_granted('hold:keep') and set_by = app_actor() and party = app_party() and lifted_by is null
                and vault_sees(subject));
-- Another person than the one who set it.
create policy retention_hold_lift on retention_hold for update
    using (app_granted('hold:keep') and lifted_at is null and (vault_sees(subject) or retention_hides(subject)))
    with check (app_granted('hold:keep') and lifted_by = app_actor() and parties_two_people(set_by, app_actor()));
grant select, insert, update (lifted_by, lifted_at) on retention_hold to clearinghouse_server;
