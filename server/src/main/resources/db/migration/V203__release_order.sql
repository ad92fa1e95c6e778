-- Which of two releases against one advisory is the newer one, as clients read it in signed metadata.
alter table distribution_release add column ordinal integer;
update distribution_release set ordinal = substring(version from '-clearinghouse\.([0-9]+)$')::integer;
alter table distribution_release alter column ordinal set not null;
