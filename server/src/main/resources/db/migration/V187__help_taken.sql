-- Who looks after a call for help, for as long as it is open; the newest row counts.
create table exposure_help_taken (
    id       uuid primary key,
    exposure text not null references exposure_exposure (code),
    help     bigint not null references exposure_receipt (number),
    party    text not null,
    actor    text not null,
    at       timestamptz not null
);
create index exposure_help_taken_help on exposure_help_taken (help, id);
alter table exposure_help_taken enable row level security;
create policy exposure_help_taken_see on exposure_help_taken for select
    using (app_granted('exposure:assist') and exposure_open_help(exposure) = help);
create policy exposure_help_taken_take on exposure_help_taken for insert
    with check (app_granted('exposure:assist') and exposure_open_help(exposure) = help
                and party = app_party() and actor = app_actor());
grant select, insert on exposure_help_taken to clearinghouse_server;
