-- A token is made for roles of its holder, and may at the moment of its use what the holder still has of them.
-- What a person may do so far is what its tokens that are still good were issued for.
alter table parties_agent add column duties text[] not null default '{}';
update parties_person p set duties = coalesce(
    (select array_agg(distinct held.role order by held.role)
       from parties_token t cross join lateral unnest(t.grants) as held(role)
      where t.holder = p.code and t.revoked_at is null and t.expires_at > now()), '{}');
update parties_agent a set duties = coalesce(
    (select array_agg(distinct held.role order by held.role)
       from parties_token t cross join lateral unnest(t.grants) as held(role)
      where t.holder = a.code and t.revoked_at is null and t.expires_at > now()), '{}');

alter table parties_person add column left_at timestamptz;
alter table parties_agent add column stopped_at timestamptz;
alter table parties_party add column left_at timestamptz;
create index parties_person_party on parties_person (party, id);
create index parties_agent_party on parties_agent (party, id);
create index parties_agent_responsible on parties_agent (responsible);
grant update (duties, left_at) on parties_person to clearinghouse_server;
grant update (duties, responsible, stopped_at) on parties_agent to clearinghouse_server;
grant update (left_at) on parties_party to clearinghouse_server;

create policy parties_party_leave on parties_party for update
    using (app_granted('party:manage')) with check (app_granted('party:manage'));
drop policy parties_person_see on parties_person;
create policy parties_person_see on parties_person for select
    using (party = app_party() or app_granted('party:manage') or app_granted('token:authenticate'));
-- Who left does not come back: the person would be another one, under another id.
create policy parties_person_change on parties_person for update
    using (app_granted('party:manage') and left_at is null) with check (app_granted('party:manage'));
drop policy parties_agent_see on parties_agent;
create policy parties_agent_see on parties_agent for select
    using (party = app_party() or app_granted('party:manage') or app_granted('token:authenticate'));
create policy parties_agent_change on parties_agent for update
    using (app_granted('party:manage') and stopped_at is null) with check (app_granted('party:manage'));

-- Whether the one who acts answers for this agent.
create function parties_answers_for(agent_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from parties_agent a
                   where a.code = agent_code and a.responsible = app_actor() and a.party = app_party()
                     and a.stopped_at is null) $$;

alter table parties_token add column id uuid not null unique default gen_random_uuid();
-- The part of its roles' permissions that the token is for; all of them where it is null.
alter table parties_token add column scope text[];
-- From where it may be used; from anywhere where there is none.
alter table parties_token add column addresses text[] not null default '{}';
-- A rotation ends the token that it follows, at a moment that is never put off.
alter table parties_token add column follows text references parties_token (code);
alter table parties_token add column ends_at timestamptz;
create unique index parties_token_one_successor on parties_token (follows) where revoked_at is null;
create index parties_token_holder on parties_token (holder);
create index parties_token_party on parties_token (party, id);
grant update (ends_at) on parties_token to clearinghouse_server;

drop policy parties_token_see on parties_token;
create policy parties_token_see on parties_token for select
    using (app_granted('party:manage') or app_granted('token:authenticate')
           or (app_granted('token:own') and party = app_party()
               and (holder = app_actor() or parties_answers_for(holder))));
drop policy parties_token_issue on parties_token;
create policy parties_token_issue on parties_token for insert
    with check (app_granted('party:manage')
                or (app_granted('token:own') and party = app_party()
                    and (holder = app_actor() or parties_answers_for(holder))));
drop policy parties_token_revoke on parties_token;
-- What is revoked stays so.
create policy parties_token_end on parties_token for update
    using (revoked_at is null
           and (app_granted('party:manage')
                or (app_granted('token:own') and party = app_party()
                    and (holder = app_actor() or parties_answers_for(holder)))))
    with check (app_granted('party:manage')
                or (app_granted('token:own') and party = app_party()
                    and (holder = app_actor() or parties_answers_for(holder))));

-- When a token was last used and last refused for its address, to the hour, and from where: so that
-- its holder sees a use that was not its own. Apart from the token, which a request cannot change.
create table parties_token_use (
    token        text primary key references parties_token (code),
    holder       text not null,
    party        text not null references parties_party (code),
    used_at      timestamptz,
    used_from    text,
    refused_at   timestamptz,
    refused_from text
);
alter table parties_token_use enable row level security;
create policy parties_token_use_see on parties_token_use for select
    using (app_granted('party:manage') or app_granted('token:authenticate')
           or (app_granted('token:own') and party = app_party()
               and (holder = app_actor() or parties_answers_for(holder))));
create policy parties_token_use_note on parties_token_use for insert
    with check (app_granted('token:authenticate'));
create policy parties_token_use_renew on parties_token_use for update
    using (app_granted('token:authenticate')) with check (app_granted('token:authenticate'));
grant select, insert, update on parties_token_use to clearinghouse_server;
