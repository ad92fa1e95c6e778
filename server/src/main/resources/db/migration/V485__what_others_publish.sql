-- An exposure may be by what others publish of a vulnerability: then no advisory of ours is there, and it goes by the name
-- of the vulnerability that most know.
alter table exposure_exposure alter column advisory drop not null;
create unique index exposure_exposure_foreign on exposure_exposure (vulnerability, asset) where advisory is null;
-- In hundredths: how sure it is that the advisory means this system.
alter table exposure_exposure add column confidence smallint not null default 100;
update exposure_exposure set confidence = 70 where match = 'possible';
-- What was compared with what, as JSON; none where it was found before it was kept.
alter table exposure_exposure add column evidence text;
create index exposure_exposure_vulnerability on exposure_exposure (vulnerability);
