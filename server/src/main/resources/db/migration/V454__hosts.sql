-- Where what a source leads to may lie; no redirect leads elsewhere.
alter table catalogue_subscription add column hosts text[] not null default '{}';
