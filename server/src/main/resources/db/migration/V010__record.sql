-- plpgsql binds late: the table of findings comes with intake. As its owner it sees past row security
-- and answers one question only.
create function record_own_finding(subject_code text) returns boolean
    language plpgsql stable security definer set search_path = public as
$$ begin
    return exists (select 1 from intake_finding f where f.code = subject_code and f.party = app_party());
end $$;

-- What happened, by whom and why. Entries are only ever added; a sequencer seals them afterwards.
create table record_entry (
    id      uuid primary key,
    code    text not null unique,
    at      timestamptz not null,
    actor   text not null,
    party   text not null,
    broker  text,
    purpose text not null,
    action  text not null,
    subject text not null,
    facts   text not null
);
create index record_entry_subject on record_entry (subject, id);
alter table record_entry enable row level security;
create policy record_entry_add on record_entry for insert with check (party = app_party());
-- A submitter sees who read the proof of its finding.
create policy record_entry_see on record_entry for select
    using (party = app_party() or app_granted('audit:read') or app_granted('audit:seal')
           or (action = 'proof.read' and record_own_finding(subject)));
grant select, insert on record_entry to clearinghouse_server;

-- What waits for its leaf, written with the entry. Commits come in another order than ids, so the
-- sequencer takes what it finds here and never asks for "later than the last one".
create table record_pending (
    entry uuid primary key references record_entry (id)
);
alter table record_pending enable row level security;
create policy record_pending_add on record_pending for insert with check (true);
create policy record_pending_see on record_pending for select
    using (app_granted('audit:read') or app_granted('audit:seal'));
create policy record_pending_take on record_pending for delete using (app_granted('audit:seal'));
grant select, insert, delete on record_pending to clearinghouse_server;

create table record_leaf (
    index bigint primary key,
    entry uuid not null unique references record_entry (id),
    hash  bytea not null
);
alter table record_leaf enable row level security;
create policy record_leaf_auditor on record_leaf
    using (app_granted('audit:read') or app_granted('audit:seal'))
    with check (app_granted('audit:seal'));
grant select, insert on record_leaf to clearinghouse_server;

create table record_head (
    size      bigint primary key,
    root      bytea not null,
    at        timestamptz not null,
    frontier  text not null,
    signature bytea not null
);
alter table record_head enable row level security;
create policy record_head_auditor on record_head
    using (app_granted('audit:read') or app_granted('audit:seal')) with check (app_granted('audit:seal'));
grant select, insert on record_head to clearinghouse_server;
