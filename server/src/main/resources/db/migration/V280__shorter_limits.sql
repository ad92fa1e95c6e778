-- A session lasts minutes, an embargo days: a limit is stated in the one or the other.
alter table policy_limit alter column days drop not null;
alter table policy_limit add column minutes int check (minutes > 0);
alter table policy_limit add check (num_nonnulls(days, minutes) = 1);
