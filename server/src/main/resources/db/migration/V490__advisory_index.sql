-- What the documents of the catalogue say of software, ready for sites that compare for themselves.
-- public: it says what documents say that everyone may read.
create table distribution_index_part (
    part    integer not null check (part between 0 and 63),
    -- Counts the files that it has had; the newest holds, the ones before stay for who was told of them.
    ordinal integer not null check (ordinal > 0),
    length  bigint not null,
    sha256  text not null,
    sha512  text not null,
    content bytea not null,
    made_at timestamptz not null,
    primary key (part, ordinal)
);

-- public: up to which act of imports the parts have everything.
create table distribution_index (
    one   boolean primary key check (one),
    stamp bigint not null
);

alter table distribution_index_part enable row level security;
create policy distribution_index_part_see on distribution_index_part for select using (true);
create policy distribution_index_part_make on distribution_index_part for insert
    with check (app_granted('job:work'));
create policy distribution_index_part_end on distribution_index_part for delete
    using (app_granted('job:work'));
alter table distribution_index enable row level security;
create policy distribution_index_see on distribution_index for select using (true);
create policy distribution_index_begin on distribution_index for insert
    with check (app_granted('job:work'));
create policy distribution_index_cover on distribution_index for update
    using (app_granted('job:work')) with check (app_granted('job:work'));
grant select, insert, delete on distribution_index_part to clearinghouse_server;
grant select, insert, update on distribution_index to clearinghouse_server;
