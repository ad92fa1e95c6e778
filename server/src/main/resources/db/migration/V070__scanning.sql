create sequence scanning_fence;
grant usage on sequence scanning_fence to clearinghouse_server;

create table scanning_claim (
    code       text primary key,
    id         uuid not null unique,
    party      text not null references parties_party (code),
    actor      text not null,
    package    text not null,
    version    text not null,
    areas      text[] not null,
    technique  text not null,
    fence      bigint not null unique,
    state      text not null check (state in ('held', 'released')),
    expires_at timestamptz not null,
    claimed_at timestamptz not null
);
create index scanning_claim_package on scanning_claim (package, expires_at);
alter table scanning_claim enable row level security;
create policy scanning_claim_own on scanning_claim
    using (party = app_party() or app_granted('scan:deconflict'))
    with check (party = app_party());
grant select, insert, update on scanning_claim to clearinghouse_server;

create table scanning_coverage (
    id          uuid primary key,
    claim       text not null references scanning_claim (code),
    party       text not null,
    package     text not null,
    area        text not null,
    technique   text not null,
    found       boolean not null,
    late        boolean not null,
    reported_at timestamptz not null
);
alter table scanning_coverage enable row level security;
create policy scanning_coverage_own on scanning_coverage
    using (party = app_party() or app_granted('scan:deconflict'))
    with check (party = app_party());
grant select, insert on scanning_coverage to clearinghouse_server;
