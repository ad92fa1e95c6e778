-- When a decision first gave the date that holds; of what was decided before, it is taken to be that of the finding.
alter table exposure_exposure add column due_set_at timestamptz not null default now();
update exposure_exposure set due_set_at = found_at;
