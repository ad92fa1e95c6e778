-- public: published advisories once more, by the draft of CSAF 2.1, where the operator wants them so.
create table advisory_csaf_draft (
    advisory  text not null references advisory_advisory (code),
    -- Of the CSAF 2.0 document that it was made of.
    of_sha256 text not null,
    -- Null where that cannot be said in 2.1.
    content   bytea,
    signature text,
    made_at   timestamptz not null,
    primary key (advisory, of_sha256),
    check ((content is null) = (signature is null))
);

alter table advisory_csaf_draft enable row level security;
create policy advisory_csaf_draft_see on advisory_csaf_draft for select using (true);
create policy advisory_csaf_draft_add on advisory_csaf_draft for insert with check (app_granted('job:work'));
grant select, insert on advisory_csaf_draft to clearinghouse_server;
