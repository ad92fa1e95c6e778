-- Of a CSAF provider: under which its documents have their ids; empty where none is known.
alter table catalogue_subscription add column namespace text not null default '';
