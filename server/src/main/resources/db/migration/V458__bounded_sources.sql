-- From which subscription a document came that waits; stays when the subscription is removed, and is null of what came by hand.
alter table catalogue_quarantined add column source text;
create index catalogue_quarantined_source on catalogue_quarantined (source);

-- What a source has had this server keep, counted as it was taken in: what it said is never deleted.
alter table catalogue_subscription add column taken_bytes bigint not null default 0;
-- Documents of the last round that were more than is kept of one source.
alter table catalogue_subscription add column beyond integer not null default 0;
update catalogue_subscription s set taken_bytes =
    (select coalesce(sum(greatest(octet_length(i.content), 4096)
                         + (select coalesce(sum(greatest(octet_length(p.content), 4096)), 0)
                              from catalogue_imported_before p where p.imported = i.number)), 0)
       from catalogue_brought b join catalogue_imported i on i.number = b.imported where b.subscription = s.id);

-- Whose words these are, by a key that says nothing of where it is; null where they came by hand, or before this was written down.
alter table catalogue_imported add column source uuid;
alter table catalogue_imported_before add column source uuid;

-- Which lists of its source name the document, each by a number made of its address; none once no list does any more.
alter table catalogue_listed add column named_by bigint[] not null default '{}';
-- Each list is read once more, so that it says which documents it names.
delete from catalogue_validator;
update catalogue_subscription set under_way = false, next_at = now() where under_way;
-- Of a dump that says only what it names after the mark: what was still open before it is in the dump.
update catalogue_subscription set mark = null where kind = 'osv';
