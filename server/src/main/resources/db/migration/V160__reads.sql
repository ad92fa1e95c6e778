-- Who looked at the evidence behind a verdict, or at a patch, is shown to the one whose it is, as it
-- is for a proof.
create function record_own_patch(subject_code text) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp as
$$ begin
    return exists (select 1 from validation_patch p where p.code = subject_code and p.party = app_party());
end $$;

drop policy record_entry_see on record_entry;
create policy record_entry_see on record_entry for select
    using (party = app_party() or app_granted('audit:read') or app_granted('audit:seal')
           or (action in ('proof.read', 'evidence.read') and record_own_finding(subject))
           or (action = 'patch.read' and record_own_patch(subject)));
