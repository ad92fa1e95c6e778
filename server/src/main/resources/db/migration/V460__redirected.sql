-- By which address the validators were given, after redirects; only this one is told of them.
delete from catalogue_validator;
alter table catalogue_validator add column given_by text not null;
