-- They come and go with their document, as catalogue_affected does.
-- public: what an imported document calls each vulnerability that it tells of; its own name and aliases alike.
create table catalogue_named (
    name     text not null,
    imported bigint not null,
    -- Which of those that the document tells of, from 0.
    place    integer not null,
    primary key (name, imported, place)
);
create index catalogue_named_imported on catalogue_named (imported, place);

-- public: what a document about several vulnerabilities says of each; one about a single one says it itself.
create table catalogue_statement (
    imported bigint not null,
    place    integer not null,
    name     text not null,
    content  bytea not null,
    primary key (imported, place)
);

-- public: the newest table of probabilities; earlier ones stand as documents.
create table catalogue_scored (
    cve         text primary key,
    imported    bigint not null,
    probability numeric not null,
    percentile  numeric not null
);

alter table catalogue_named enable row level security;
alter table catalogue_statement enable row level security;
alter table catalogue_scored enable row level security;
create policy catalogue_named_see on catalogue_named for select using (true);
create policy catalogue_named_add on catalogue_named for insert
    with check (app_granted('advisory:import') or app_granted('advisory:publish'));
create policy catalogue_named_end on catalogue_named for delete
    using (app_granted('advisory:import') or app_granted('advisory:publish'));
create policy catalogue_statement_see on catalogue_statement for select using (true);
create policy catalogue_statement_add on catalogue_statement for insert with check (app_granted('advisory:import'));
create policy catalogue_statement_end on catalogue_statement for delete
    using (app_granted('advisory:import') or app_granted('advisory:publish'));
create policy catalogue_scored_see on catalogue_scored for select using (true);
create policy catalogue_scored_add on catalogue_scored for insert with check (app_granted('advisory:import'));
create policy catalogue_scored_end on catalogue_scored for delete using (app_granted('advisory:import'));
grant select, insert, delete on catalogue_named, catalogue_statement, catalogue_scored to clearinghouse_server;

-- No name but the record's own where its text is none that this database takes as JSON.
create function pg_temp.aliases(content bytea) returns setof text language plpgsql as $$
declare
    aliases jsonb;
begin
    aliases := convert_from(content, 'UTF8')::jsonb -> 'aliases';
    if jsonb_typeof(aliases) = 'array' then
        return query select btrim(alias) from jsonb_array_elements_text(aliases) as told (alias);
    end if;
exception when data_exception then
    return;
end $$;

-- Records that were taken in before names were kept. Only OSV was read until then; each is about one vulnerability.
insert into catalogue_named (name, imported, place)
select distinct said.name, i.number, 0
  from catalogue_imported i
  cross join lateral (
      select i.name
      union
      select pg_temp.aliases(i.content)
  ) as said (name)
 where said.name <> '' and length(said.name) <= 256;
