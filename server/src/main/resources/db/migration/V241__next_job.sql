-- The next job is found without a look at the others that wait: the parties by one step each, then the first rows of each.
drop index platform_job_ready;
create index platform_job_next on platform_job (party, id) where state = 'ready';
create index platform_job_leased on platform_job (party, leased_until) where state = 'leased';
-- What is done is forgotten after a while.
create index platform_job_done on platform_job (finished_at) where state = 'done';
create policy platform_job_forget on platform_job for delete
    using (app_granted('job:work') and state = 'done');
grant delete on platform_job to clearinghouse_server;
