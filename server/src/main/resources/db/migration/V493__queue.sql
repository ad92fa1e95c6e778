-- The queue of an operator: its exposures by vulnerability, the worst first. With what is counted and sorted beside them, a
-- page of it is read from the index alone, up to the exposures that are shown.
create index exposure_exposure_queue on exposure_exposure
    (operator, vulnerability, (state in ('verified', 'not_affected', 'not_ours')), coalesce(due_at, 'infinity'),
     (not forensics), (priority <> 'undecided'), id)
    include (code, state, due_at, forensics, priority);
