-- public: a released target may be fetched by anyone; what was sealed as a candidate stands here
-- in the clear.
create table distribution_release (
    code        text primary key,
    id          uuid not null unique,
    advisory    text not null references advisory_advisory (code),
    patch       text not null,
    package     text not null,
    version     text not null,
    replaces    text not null,
    target      text not null unique,
    length      bigint not null,
    sha256      text not null,
    sha512      text not null,
    content     bytea not null,
    released_at timestamptz not null,
    unique (advisory, patch)
);
grant select, insert on distribution_release to clearinghouse_server;

-- public: signed TUF metadata, fetched by anyone; a file, once written, never changes.
create table distribution_metadata (
    role    text not null check (role in ('root', 'targets', 'snapshot', 'timestamp')),
    version integer not null,
    content bytea not null,
    expires timestamptz not null,
    made_at timestamptz not null,
    primary key (role, version)
);
grant select, insert on distribution_metadata to clearinghouse_server;
