-- Documents of the last round that could be read and are not believed.
alter table catalogue_subscription add column doubted integer not null default 0;
