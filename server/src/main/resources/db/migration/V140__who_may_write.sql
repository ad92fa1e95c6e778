-- Who may write a row, as narrowly as who may read it: a forgotten check in the code must not let a
-- party change the verdict on its own patch, or move its finding to where it sees more.

-- A table made in a session is looked up before all others unless the path names that place last.
alter function record_own_finding(text) set search_path = public, pg_temp;
alter function vault_sees(text) set search_path = public, pg_temp;
alter function parties_name(text) set search_path = public, pg_temp;
alter function intake_in_case_of(text) set search_path = public, pg_temp;
alter function intake_has_case(text) set search_path = public, pg_temp;
alter function intake_submitted_to(text) set search_path = public, pg_temp;
alter function coordination_takes_part(text) set search_path = public, pg_temp;
alter function exposure_open_help(text) set search_path = public, pg_temp;

-- Any act may ask for work in its own party's name; only workers work it off.
drop policy platform_job_own on platform_job;
create policy platform_job_see on platform_job for select
    using (app_granted('job:work') or party = app_party());
create policy platform_job_ask on platform_job for insert
    with check (party = app_party() and state = 'ready' and attempt = 0 and fence = 0);
create policy platform_job_work on platform_job for update
    using (app_granted('job:work')) with check (app_granted('job:work'));

drop policy platform_outbox_own on platform_outbox;
create policy platform_outbox_see on platform_outbox for select
    using (app_granted('job:work') or party = app_party());
create policy platform_outbox_add on platform_outbox for insert
    with check (app_granted('job:work') or party = app_party());
create policy platform_outbox_deliver on platform_outbox for update
    using (app_granted('job:work')) with check (app_granted('job:work'));

-- An answer is remembered for the one who was given it, and for nobody else of its party.
delete from platform_idempotency;
alter table platform_idempotency drop constraint platform_idempotency_pkey;
alter table platform_idempotency add column actor text not null;
alter table platform_idempotency add primary key (party, actor, key_hash);
drop policy platform_idempotency_own on platform_idempotency;
create policy platform_idempotency_own on platform_idempotency
    using (party = app_party() and actor = app_actor())
    with check (party = app_party() and actor = app_actor());

drop policy record_entry_add on record_entry;
create policy record_entry_add on record_entry for insert
    with check (party = app_party() and actor = app_actor());

-- Who may act at all is an administrator's to say.
drop policy parties_person_own on parties_person;
create policy parties_person_see on parties_person for select
    using (party = app_party() or app_granted('party:manage'));
create policy parties_person_add on parties_person for insert with check (app_granted('party:manage'));
drop policy parties_agent_own on parties_agent;
create policy parties_agent_see on parties_agent for select
    using (party = app_party() or app_granted('party:manage'));
create policy parties_agent_add on parties_agent for insert with check (app_granted('party:manage'));
drop policy parties_token_own on parties_token;
create policy parties_token_see on parties_token for select
    using (app_granted('party:manage') or app_granted('token:authenticate'));
create policy parties_token_issue on parties_token for insert with check (app_granted('party:manage'));
create policy parties_token_revoke on parties_token for update
    using (app_granted('party:manage')) with check (app_granted('party:manage'));
revoke update on parties_token from clearinghouse_server;
grant update (revoked_at) on parties_token to clearinghouse_server;
revoke update on parties_consent from clearinghouse_server;
grant update (ended_at) on parties_consent to clearinghouse_server;

-- A submitter opens a root cause of its own; what becomes of it is for a verdict or for triage to say.
create function intake_holds_nothing(vulnerability_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select not exists (select 1 from intake_finding f where f.vulnerability = vulnerability_code) $$;

drop policy intake_vulnerability_see on intake_vulnerability;
create policy intake_vulnerability_see on intake_vulnerability for select
    using (app_granted('finding:triage') or app_granted('finding:validate')
           or intake_submitted_to(code) or intake_in_case_of(code));
create policy intake_vulnerability_open on intake_vulnerability for insert
    with check (state = 'unconfirmed' and silenced_by is null and merged_into is null);
create policy intake_vulnerability_settle on intake_vulnerability for update
    using (app_granted('finding:triage') or app_granted('finding:validate'))
    with check (app_granted('finding:triage') or app_granted('finding:validate'));
revoke update on intake_vulnerability from clearinghouse_server;
grant update (state, silenced_by, merged_into) on intake_vulnerability to clearinghouse_server;

drop policy intake_finding_see on intake_finding;
create policy intake_finding_see on intake_finding for select
    using (party = app_party() or app_granted('finding:triage') or app_granted('finding:validate')
           or intake_in_case_of(vulnerability));
create policy intake_finding_submit on intake_finding for insert
    with check (party = app_party() and intake_holds_nothing(vulnerability));
create policy intake_finding_move on intake_finding for update
    using (app_granted('finding:triage') or app_granted('finding:validate'))
    with check (app_granted('finding:triage') or app_granted('finding:validate'));

drop policy validation_patch_see on validation_patch;
create policy validation_patch_see on validation_patch for select
    using (party = app_party() or app_granted('finding:triage') or app_granted('finding:validate')
           or intake_in_case_of(vulnerability));
create policy validation_patch_submit on validation_patch for insert
    with check (party = app_party() and verdict is null and jar_sealed is null);
create policy validation_patch_judge on validation_patch for update
    using (app_granted('finding:validate')) with check (app_granted('finding:validate'));
revoke update on validation_patch from clearinghouse_server;
grant update (verdict, level, reason_sealed, jar_sealed, jar_sha256, report_sealed, judged_at)
    on validation_patch to clearinghouse_server;

drop policy coordination_case_see on coordination_case;
create policy coordination_case_see on coordination_case for select
    using (app_granted('case:coordinate') or coordination_takes_part(code));
create policy coordination_case_open on coordination_case for insert
    with check (app_granted('case:coordinate'));
create policy coordination_case_move on coordination_case for update
    using (app_granted('case:coordinate') or coordination_takes_part(code))
    with check (app_granted('case:coordinate') or coordination_takes_part(code));
revoke update on coordination_case from clearinghouse_server;
grant update (embargo_state, embargo_until, embargo_zone, embargo_by, embargo_proposed_until,
              embargo_proposed_zone, embargo_exited_at)
    on coordination_case to clearinghouse_server;
-- A party answers for itself, and stays what it was invited as.
revoke update on coordination_participant from clearinghouse_server;
grant update (state, since) on coordination_participant to clearinghouse_server;
drop policy coordination_event_add on coordination_event;
create policy coordination_event_add on coordination_event for insert
    with check (party = app_party() and actor = app_actor()
                and (app_granted('case:coordinate') or coordination_takes_part(case_code)));

-- What is public to read is not public to write.
alter table policy_table enable row level security;
create policy policy_table_see on policy_table for select using (true);
create policy policy_table_load on policy_table for insert with check (app_granted('job:work'));

alter table catalogue_vulnerability enable row level security;
create policy catalogue_vulnerability_see on catalogue_vulnerability for select using (true);
create policy catalogue_vulnerability_add on catalogue_vulnerability for insert
    with check (app_granted('advisory:publish'));
create policy catalogue_vulnerability_renew on catalogue_vulnerability for update
    using (app_granted('advisory:publish')) with check (app_granted('advisory:publish'));
alter table catalogue_identifier enable row level security;
create policy catalogue_identifier_see on catalogue_identifier for select using (true);
create policy catalogue_identifier_add on catalogue_identifier for insert
    with check (app_granted('advisory:publish'));
alter table catalogue_assessment enable row level security;
create policy catalogue_assessment_see on catalogue_assessment for select using (true);
create policy catalogue_assessment_add on catalogue_assessment for insert
    with check (app_granted('advisory:publish'));

alter table advisory_document enable row level security;
create policy advisory_document_see on advisory_document for select using (true);
create policy advisory_document_publish on advisory_document for insert
    with check (app_granted('advisory:publish'));

alter table distribution_release enable row level security;
create policy distribution_release_see on distribution_release for select using (true);
create policy distribution_release_make on distribution_release for insert
    with check (app_granted('release:publish'));
alter table distribution_metadata enable row level security;
create policy distribution_metadata_see on distribution_metadata for select using (true);
create policy distribution_metadata_sign on distribution_metadata for insert
    with check (app_granted('release:publish') or app_granted('job:work'));
