-- The perfect subtrees of the record's tree, written as they are completed: a proof then reads a few
-- of them instead of every leaf. Level 0, the leaves, is record_leaf.
create table record_node (
    level smallint not null check (level > 0),
    place bigint not null,
    hash  bytea not null,
    primary key (level, place)
);
alter table record_node enable row level security;
create policy record_node_see on record_node for select
    using (app_granted('audit:read') or app_granted('audit:seal'));
create policy record_node_add on record_node for insert with check (app_granted('audit:seal'));
grant select, insert on record_node to clearinghouse_server;

-- RFC 6962 §2.1: a node is the hash of 0x01 and its two children.
insert into record_node (level, place, hash)
select 1, l.index / 2, sha256('\x01'::bytea || l.hash || r.hash)
  from record_leaf l join record_leaf r on r.index = l.index + 1
 where l.index % 2 = 0;
do $$ begin
    for below in 1..62 loop
        insert into record_node (level, place, hash)
        select below + 1, l.place / 2, sha256('\x01'::bytea || l.hash || r.hash)
          from record_node l join record_node r on r.level = l.level and r.place = l.place + 1
         where l.level = below and l.place % 2 = 0;
        exit when not found;
    end loop;
end $$;
