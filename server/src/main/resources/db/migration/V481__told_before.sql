-- What was imported before counts in decisions from now on: what is not settled is decided anew, each vulnerability once.
insert into platform_job (id, kind, subject, party, state, run_at, created_at)
select gen_random_uuid(), 'catalogue.told', e.vulnerability, p.code, 'ready', now(), now()
  from parties_party p
 cross join (select distinct vulnerability from exposure_exposure
              where state not in ('verified', 'not_affected', 'not_ours')) e
 where p.kind = 'clearinghouse'
    on conflict (kind, subject) where state in ('ready', 'leased') do nothing;
