-- The queue of an operator: its exposures by vulnerability, the worst first, so that of each the first ones are read and no
-- others. What is counted, and asked by row security, stands in it as well.
create index exposure_exposure_queue on exposure_exposure
    (operator, vulnerability, (state in ('verified', 'not_affected', 'not_ours')), coalesce(due_at, 'infinity'),
     (not forensics), (priority <> 'undecided'), id)
    include (code, state, due_at, forensics, priority);
