create table exposure_exposure (
    code             text primary key,
    id               uuid not null unique,
    operator         text not null references parties_party (code),
    asset            text not null references inventory_asset (code),
    asset_name       text not null,
    advisory         text not null references advisory_advisory (code),
    advisory_number  text not null,
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
    state            text not null check (state in ('found', 'delivered', 'read', 'acknowledged', 'planned', 'in_progress',
                                                    'applied', 'verified', 'deferred', 'cannot', 'not_affected', 'not_ours',
                                                    'help')),
    found_at         timestamptz not null,
    unique (advisory, asset)
);
create index exposure_exposure_operator on exposure_exposure (operator, id);
create index exposure_exposure_asset on exposure_exposure (asset);

create table exposure_receipt (
    -- Counted under the lock of the exposure, so that the order is the one in which things were said.
    number      bigint generated always as identity unique,
    id          uuid primary key,
    exposure    text not null references exposure_exposure (code),
    operator    text not null,
    state       text not null check (state in ('delivered', 'read', 'acknowledged', 'planned', 'in_progress', 'applied',
                                               'verified', 'deferred', 'cannot', 'not_affected', 'not_ours', 'help')),
    note_sealed bytea,
    actor       text not null,
    at          timestamptz not null
);
create index exposure_receipt_exposure on exposure_receipt (exposure, number);

-- The receipt by which help was asked for, until something else is said: that a notice was delivered or
-- read is no answer. As its owner the function sees past row security, and answers that one question.
create function exposure_open_help(exposure_code text) returns bigint
    language sql stable security definer set search_path = public as
$$ select max(r.number) from exposure_receipt r
    where r.exposure = exposure_code and r.state = 'help'
      and not exists (select 1 from exposure_receipt later
                       where later.exposure = r.exposure and later.number > r.number
                         and later.state not in ('delivered', 'read', 'help')) $$;

alter table exposure_exposure enable row level security;
-- Who assists sees only the exposures for which an operator waits for help.
create policy exposure_exposure_see on exposure_exposure
    using (operator = app_party() or app_granted('exposure:find')
           or (app_granted('exposure:assist') and exposure_open_help(code) is not null))
    with check (operator = app_party() or app_granted('exposure:find'));
grant select, insert, update on exposure_exposure to clearinghouse_server;

alter table exposure_receipt enable row level security;
create policy exposure_receipt_see on exposure_receipt
    using (operator = app_party() or app_granted('exposure:find')
           or (app_granted('exposure:assist') and exposure_open_help(exposure) is not null))
    with check (operator = app_party() or app_granted('exposure:find'));
grant select, insert on exposure_receipt to clearinghouse_server;
