create table exposure_exposure (
    code             text primary key,
    id               uuid not null unique,
    operator         text not null references parties_party (code),
    asset            text not null references inventory_asset (code),
    asset_name       text not null,
    advisory         text not null references advisory_advisory (code),
    vulnerability    text not null,
    title            text not null,
    package          text not null,
    version          text not null,
    match            text not null check (match in ('certain', 'possible')),
    match_reason     text not null,
    priority         text not null,
    due_at           timestamptz,
    forensics        boolean not null,
    rule             text not null,
    decision_table   text not null,
    inputs           text not null,
    state            text not null,
    found_at         timestamptz not null,
    unique (advisory, asset)
);
create index exposure_exposure_operator on exposure_exposure (operator, id);
alter table exposure_exposure enable row level security;
create policy exposure_exposure_see on exposure_exposure
    using (operator = app_party() or app_granted('exposure:find') or app_granted('exposure:assist'))
    with check (operator = app_party() or app_granted('exposure:find'));
grant select, insert, update on exposure_exposure to clearinghouse_server;

create table exposure_receipt (
    id          uuid primary key,
    exposure    text not null references exposure_exposure (code),
    operator    text not null,
    state       text not null check (state in ('delivered', 'read', 'acknowledged', 'planned', 'in_progress', 'applied',
                                               'verified', 'deferred', 'cannot', 'not_affected', 'not_ours', 'help')),
    note_sealed bytea,
    actor       text not null,
    at          timestamptz not null
);
create index exposure_receipt_exposure on exposure_receipt (exposure, id);
alter table exposure_receipt enable row level security;
create policy exposure_receipt_see on exposure_receipt
    using (operator = app_party() or app_granted('exposure:find') or app_granted('exposure:assist'))
    with check (operator = app_party() or app_granted('exposure:find'));
grant select, insert on exposure_receipt to clearinghouse_server;
