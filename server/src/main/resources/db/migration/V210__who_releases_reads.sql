-- Whoever releases a patch answers for it and reads it first, once there is an advisory that it can be
-- released against.
create function advisory_written_on(vulnerability_code text) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp as
$$ begin
    return exists (select 1 from advisory_advisory a where a.vulnerability = vulnerability_code);
end $$;

drop policy validation_patch_see on validation_patch;
create policy validation_patch_see on validation_patch for select
    using (party = app_party() or app_granted('finding:triage') or app_granted('finding:validate')
           or intake_in_case_of(vulnerability)
           or (app_granted('release:publish') and advisory_written_on(vulnerability)));
