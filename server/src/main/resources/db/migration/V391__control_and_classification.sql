-- In the order of the United States' Executive Order 13526, so that the greater one is the higher one.
create type classification as enum ('unclassified', 'confidential', 'secret', 'top_secret');

-- public: how high what this server holds may be classified is published, versioned data.
create table policy_classification (
    version   int primary key check (version > 0),
    highest   classification not null,
    reason    text not null,
    loaded_at timestamptz not null
);
alter table policy_classification enable row level security;
create policy policy_classification_see on policy_classification for select using (true);
create policy policy_classification_load on policy_classification for insert with check (app_granted('job:work'));
grant select, insert on policy_classification to clearinghouse_server;

-- The newest version is in force; what has none may hold nothing that is classified.
create function policy_highest_classification() returns classification
    language sql stable set search_path = public, pg_temp as
$$ select coalesce((select highest from policy_classification order by version desc limit 1), 'unclassified') $$;

alter table intake_finding
    add column cui text check (length(cui) <= 120 and cui ~ '^(CUI|CONTROLLED)(//|$)'),
    add column classification classification;

-- A forgotten check stores nothing that this server may not hold.
create policy intake_finding_holdable on intake_finding as restrictive for insert
    with check (classification is null or classification <= policy_highest_classification());
