-- Whether the documents of a source are offered to everyone here, and what came of that.
alter table catalogue_subscription add column mirroring text not null default 'off';

-- One row: counts what changed of all that is mirrored, so that lists are made once for each change.
-- public: says that something changed, and when.
create table catalogue_mirror_stamp (
    id         boolean primary key default true check (id),
    stamp      bigint not null,
    changed_at timestamptz not null
);
insert into catalogue_mirror_stamp (stamp, changed_at) values (0, 'epoch');

-- public: what an issuing party that the operator chose says of itself, for others to find it here.
create table catalogue_mirror (
    subscription  uuid primary key references catalogue_subscription (id) on delete cascade,
    -- Made of its name, and nobody else's here.
    folder        text not null unique,
    -- By which issuing parties are told apart.
    party         text not null unique,
    metadata      text not null,
    category      text not null,
    contact       text not null,
    name          text not null,
    namespace     text not null,
    role          text not null,
    listed        boolean not null,
    mirrored      boolean not null,
    every_minutes bigint,
    -- Of what stands above, and of that and its documents.
    told_at       timestamptz not null,
    changed_at    timestamptz not null
);

-- public: the keys with which its documents are signed, in armour.
create table catalogue_mirror_key (
    subscription uuid not null references catalogue_mirror (subscription) on delete cascade,
    fingerprint  text not null,
    certificate  text not null,
    primary key (subscription, fingerprint)
);

-- public: its documents, by the bytes that came from it; the bytes are those of what was imported.
create table catalogue_mirrored (
    subscription    uuid not null references catalogue_mirror (subscription) on delete cascade,
    -- Year and file name.
    path            text not null,
    -- Where it lay at its issuer's.
    place           text not null,
    imported        bigint not null,
    sha256          text not null,
    tracking_id     text not null,
    title           text not null,
    initial_release timestamptz not null,
    current_release timestamptz not null,
    -- Its issuer's, in armour; null where none came with it.
    signature       text,
    -- Ours was asked for in its stead.
    asked           boolean not null,
    primary key (subscription, path)
);
create index catalogue_mirrored_unsigned on catalogue_mirrored (sha256) where signature is null and not asked;
create index catalogue_mirrored_place on catalogue_mirrored (subscription, place);

alter table catalogue_mirror_stamp enable row level security;
alter table catalogue_mirror enable row level security;
alter table catalogue_mirror_key enable row level security;
alter table catalogue_mirrored enable row level security;
create policy catalogue_mirror_stamp_see on catalogue_mirror_stamp for select using (true);
create policy catalogue_mirror_stamp_say on catalogue_mirror_stamp for update
    using (app_granted('advisory:import')) with check (app_granted('advisory:import'));
create policy catalogue_mirror_see on catalogue_mirror for select using (true);
create policy catalogue_mirror_add on catalogue_mirror for insert with check (app_granted('advisory:import'));
create policy catalogue_mirror_say on catalogue_mirror for update
    using (app_granted('advisory:import')) with check (app_granted('advisory:import'));
create policy catalogue_mirror_end on catalogue_mirror for delete using (app_granted('advisory:import'));
create policy catalogue_mirror_key_see on catalogue_mirror_key for select using (true);
create policy catalogue_mirror_key_add on catalogue_mirror_key for insert with check (app_granted('advisory:import'));
create policy catalogue_mirror_key_end on catalogue_mirror_key for delete using (app_granted('advisory:import'));
create policy catalogue_mirrored_see on catalogue_mirrored for select using (true);
create policy catalogue_mirrored_add on catalogue_mirrored for insert with check (app_granted('advisory:import'));
create policy catalogue_mirrored_say on catalogue_mirrored for update
    using (app_granted('advisory:import')) with check (app_granted('advisory:import'));
create policy catalogue_mirrored_end on catalogue_mirrored for delete using (app_granted('advisory:import'));
grant select, update on catalogue_mirror_stamp to clearinghouse_server;
grant select, insert, update, delete on catalogue_mirror, catalogue_mirrored to clearinghouse_server;
grant select, insert, delete on catalogue_mirror_key to clearinghouse_server;
