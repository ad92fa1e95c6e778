-- How many of something one may have: a limit is stated in days, in minutes or as a number.
alter table policy_limit add column number int check (number > 0);
alter table policy_limit drop constraint policy_limit_check;
alter table policy_limit add constraint policy_limit_unit check (num_nonnulls(days, minutes, number) = 1);
