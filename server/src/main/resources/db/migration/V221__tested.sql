-- Which build a proof was run on. What a finding names is its submitter's claim; only this was seen.
alter table validation_verdict add column tested text;
-- Until now there was one target, and its vulnerable build is what every proof was run on.
update validation_verdict set tested = '20220924'
 where target = 'org-json-cve-2022-45688' and verdict <> 'errored';
