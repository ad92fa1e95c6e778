-- Where others publish what is to be taken in again and again.
create table catalogue_subscription (
    code          text primary key,
    id            uuid not null unique,
    -- A domain, or an address that begins with https://.
    address       text not null unique,
    -- What was found there; unknown until somebody looked.
    kind          text not null,
    -- Null where it is to be taken in once.
    every_minutes bigint check (every_minutes > 0),
    paused        boolean not null,
    created_at    timestamptz not null,
    -- When its lists are looked at next; null while there is no such time.
    next_at       timestamptz,
    -- The one that waits longest is gone on with.
    stepped_at    timestamptz not null,
    -- A round looks at the lists, then takes what they name; it outlives the process that began it.
    round         integer not null,
    under_way     boolean not null,
    trouble       text not null,
    succeeded_at  timestamptz,
    failed_at     timestamptz,
    failures      integer not null,
    error         text not null,
    -- The provider promises a hash and a signature beside each document.
    signed        boolean not null,
    -- Of a dump with a list of changes beside it: up to when they are known.
    mark          timestamptz,
    -- What became of the documents of the last round.
    fresh         integer not null,
    revised       integer not null,
    same          integer not null,
    older         integer not null,
    quarantined   integer not null,
    missing       integer not null,
    failed        integer not null
);

-- What the lists of a source name, and what of it was taken.
create table catalogue_listed (
    subscription  uuid not null references catalogue_subscription (id) on delete cascade,
    address       text not null,
    updated       timestamptz,
    hash          text,
    signature     text,
    taken         boolean not null,
    taken_updated timestamptz,
    tried         integer not null,
    primary key (subscription, address)
);
create index catalogue_listed_open on catalogue_listed (subscription, tried);

-- What an address gave to be asked by again.
create table catalogue_validator (
    subscription  uuid not null references catalogue_subscription (id) on delete cascade,
    address       text not null,
    etag          text,
    last_modified text,
    primary key (subscription, address)
);

-- The keys that a provider's metadata names, as they were fetched.
create table catalogue_provider_key (
    subscription uuid not null references catalogue_subscription (id) on delete cascade,
    fingerprint  text not null,
    content      bytea not null,
    primary key (subscription, fingerprint)
);

alter table catalogue_subscription enable row level security;
alter table catalogue_listed enable row level security;
alter table catalogue_validator enable row level security;
alter table catalogue_provider_key enable row level security;
create policy catalogue_subscription_keep on catalogue_subscription
    using (app_granted('advisory:import')) with check (app_granted('advisory:import'));
create policy catalogue_listed_keep on catalogue_listed
    using (app_granted('advisory:import')) with check (app_granted('advisory:import'));
create policy catalogue_validator_keep on catalogue_validator
    using (app_granted('advisory:import')) with check (app_granted('advisory:import'));
create policy catalogue_provider_key_keep on catalogue_provider_key
    using (app_granted('advisory:import')) with check (app_granted('advisory:import'));
grant select, insert, update, delete
    on catalogue_subscription, catalogue_listed, catalogue_validator, catalogue_provider_key to clearinghouse_server;
