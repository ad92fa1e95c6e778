-- Who acts, for which party, why, and with which grants: set at the start of every transaction.
create function app_actor() returns text language sql stable as
$$ select nullif(current_setting('app.actor', true), '') $$;

create function app_party() returns text language sql stable as
$$ select nullif(current_setting('app.party', true), '') $$;

create function app_granted(permission text) returns boolean language sql stable as
$$ select permission = any (string_to_array(coalesce(current_setting('app.grants', true), ''), ',')) $$;

-- The server's role owns nothing; what it may do is granted table by table, and rows by policy.
grant usage on schema public to clearinghouse_server;

create table platform_job (
    id           uuid primary key,
    kind         text not null,
    subject      text not null,
    party        text not null,
    state        text not null check (state in ('ready', 'leased', 'done', 'failed')),
    attempt      integer not null default 0,
    fence        bigint not null default 0,
    run_at       timestamptz not null,
    leased_by    text,
    leased_until timestamptz,
    last_error   text,
    created_at   timestamptz not null,
    finished_at  timestamptz
);
create index platform_job_ready on platform_job (run_at, id) where state in ('ready', 'leased');
-- One open job for one piece of work: a retry of the act that asks for it adds none.
create unique index platform_job_open on platform_job (kind, subject) where state in ('ready', 'leased');
alter table platform_job enable row level security;
create policy platform_job_own on platform_job
    using (app_granted('job:work') or party = app_party())
    with check (app_granted('job:work') or party = app_party());
grant select, insert, update on platform_job to clearinghouse_server;

create table platform_outbox (
    id           uuid primary key,
    kind         text not null,
    subject      text not null,
    party        text not null,
    created_at   timestamptz not null,
    delivered_at timestamptz
);
create index platform_outbox_waiting on platform_outbox (id) where delivered_at is null;
alter table platform_outbox enable row level security;
create policy platform_outbox_own on platform_outbox
    using (app_granted('job:work') or party = app_party())
    with check (true);
grant select, insert, update on platform_outbox to clearinghouse_server;

create table platform_idempotency (
    party       text not null,
    key_hash    text not null,
    fingerprint text not null,
    claimed_at  timestamptz not null,
    status      integer,
    answer      text,
    location    text,
    primary key (party, key_hash)
);
alter table platform_idempotency enable row level security;
create policy platform_idempotency_own on platform_idempotency
    using (party = app_party()) with check (party = app_party());
grant select, insert, update on platform_idempotency to clearinghouse_server;
