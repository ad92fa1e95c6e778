-- public: which build of a package is the signed fix stands in metadata that anyone may fetch.
create table exposure_fixed_build (
    advisory    text not null references advisory_advisory (code),
    package     text not null,
    version     text not null,
    sha256      text not null,
    released_at timestamptz not null,
    primary key (advisory, package, version)
);
alter table exposure_fixed_build enable row level security;
create policy exposure_fixed_build_see on exposure_fixed_build for select using (true);
create policy exposure_fixed_build_add on exposure_fixed_build for insert
    with check (app_granted('release:publish'));
grant select, insert on exposure_fixed_build to clearinghouse_server;
insert into exposure_fixed_build (advisory, package, version, sha256, released_at)
select advisory, left(package, length(package) - length(version) - 1), version, sha256, released_at
  from distribution_release;

-- The build that was judged differs from the released one in the version that its metadata state.
alter table distribution_release add column judged_sha256 text;
update distribution_release set judged_sha256 = sha256;
alter table distribution_release alter column judged_sha256 set not null;

-- By which a file is recognised whatever it is called.
alter table inventory_component add column sha256 text;
