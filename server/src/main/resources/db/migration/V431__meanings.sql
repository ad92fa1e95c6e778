-- What a finding means, in numbers, sealed under its own key: kept where the server was given a model that says it. It is
-- opened into memory alone, and compared there.
create table likeness_meaning (
    subject      text primary key,
    -- Meanings of two models are not compared.
    model        text not null,
    -- None any more once the key that sealed it is destroyed: what holds it in memory learns so.
    parts_sealed bytea,
    changed_at   timestamptz not null default now()
);
create index likeness_meaning_changed on likeness_meaning (changed_at, subject);

alter table likeness_meaning enable row level security;
-- No person is shown it: who triages is told how much two have in common. Whoever works learns of what nobody sees any
-- more too, that it is to be forgotten; the key that opens it goes by what is seen.
create policy likeness_meaning_see on likeness_meaning for select using (app_granted('job:work'));
create policy likeness_meaning_add on likeness_meaning for insert
    with check (record_own_finding(subject) or app_granted('job:work'));
create policy likeness_meaning_drop on likeness_meaning for delete using (app_granted('job:work'));
grant select, insert, delete on likeness_meaning to clearinghouse_server;

-- Is one kept by this model? It answers that one question, whoever may see it.
create function likeness_has_meaning(subject_code text, of_model text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from likeness_meaning m
                   where m.subject = subject_code and m.model = of_model and m.parts_sealed is not null) $$;

-- With the key of a finding goes what was made of its words.
create or replace function likeness_forget() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    delete from likeness_portrait where subject = new.subject;
    update likeness_meaning set parts_sealed = null, changed_at = now() where subject = new.subject;
    return new;
end $$;
