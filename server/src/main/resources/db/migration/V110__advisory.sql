create table advisory_advisory (
    code           text primary key,
    id             uuid not null unique,
    vulnerability  text not null unique references intake_vulnerability (code),
    number         text unique,
    package        text,
    state          text not null check (state in ('draft', 'published')),
    content_sealed bytea not null,
    drafted_by     text not null references parties_party (code),
    drafted_at     timestamptz not null,
    published_at   timestamptz,
    check ((state = 'published') = (number is not null and package is not null and published_at is not null))
);
create index advisory_advisory_package on advisory_advisory (package);
alter table advisory_advisory enable row level security;
create policy advisory_advisory_see on advisory_advisory
    using (state = 'published' or app_granted('advisory:draft') or intake_in_case_of(vulnerability))
    with check (app_granted('advisory:draft'));
grant select, insert, update on advisory_advisory to clearinghouse_server;

-- public: renderings of a published revision, which anyone may fetch; never changed.
create table advisory_document (
    advisory     text not null references advisory_advisory (code),
    revision     integer not null,
    format       text not null check (format in ('csaf', 'osv', 'cve', 'openvex')),
    file_name    text not null,
    content      bytea not null,
    sha256       text not null,
    sha512       text not null,
    signature    text not null,
    published_at timestamptz not null,
    primary key (advisory, revision, format)
);
grant select, insert on advisory_document to clearinghouse_server;
