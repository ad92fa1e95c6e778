-- Who declined sees nothing of a case any more, and still deserves to be told why its link opens
-- nothing. As its owner the function sees past row security, and answers that one question to
-- whoever looks up a link.
create function coordination_declined(in_case text, by_party text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select app_granted('invitation:open')
      and exists (select 1 from coordination_participant p
                   where p.case_code = in_case and p.party = by_party and p.state = 'declined') $$;
