-- A link that was given out can be taken back, and the newest of a party is the one that works.
alter table coordination_invitation add column ended_at timestamptz;
drop policy coordination_invitation_use on coordination_invitation;
create policy coordination_invitation_see on coordination_invitation for select
    using (app_granted('case:coordinate') or app_granted('invitation:open'));
create policy coordination_invitation_make on coordination_invitation for insert
    with check (app_granted('case:coordinate'));
create policy coordination_invitation_end on coordination_invitation for update
    using (app_granted('case:coordinate')) with check (app_granted('case:coordinate'));
grant update (ended_at) on coordination_invitation to clearinghouse_server;

create or replace function coordination_takes_part(in_case text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select app_granted('case:read')
      and exists (select 1 from coordination_participant p
                   where p.case_code = in_case and p.party = app_party() and p.state in ('invited', 'accepted'))
      and (coalesce(app_actor(), '') not like 'ivt\_%'
           or exists (select 1 from coordination_invitation i
                       where i.code = app_actor() and i.case_code = in_case and i.party = app_party()
                         and i.ended_at is null)) $$;
