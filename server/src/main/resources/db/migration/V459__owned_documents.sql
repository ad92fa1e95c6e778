-- public: to which source a document belongs, by a key that says nothing of where it is, and which published key signed it.
create table catalogue_owned (
    imported     bigint primary key,
    -- No reference: that somebody signed it holds after the subscription is removed.
    subscription uuid not null,
    -- It came from the provider itself, who alone says it anew.
    provider     boolean not null,
    -- Of the key that signed it; null where none did, or none is known.
    fingerprint  text,
    -- Whose subscription it was is gone; it was taken over by that key, and changes it no more.
    taken_over   boolean not null default false
);
insert into catalogue_owned (imported, subscription, provider)
select distinct on (b.imported) b.imported, s.id, s.kind = 'csaf-provider'
  from catalogue_brought b join catalogue_subscription s on s.id = b.subscription
 order by b.imported, s.kind = 'csaf-provider' and s.signed desc, s.kind = 'csaf-provider' desc, s.created_at, s.id;

-- What signed them was not kept: they are fetched once more, and those that are the same get their key.
update catalogue_listed l set taken = false from catalogue_subscription s where s.id = l.subscription and s.kind = 'csaf-provider';

alter table catalogue_owned enable row level security;
create policy catalogue_owned_see on catalogue_owned for select using (true);
create policy catalogue_owned_add on catalogue_owned for insert with check (app_granted('advisory:import'));
create policy catalogue_owned_say on catalogue_owned for update
    using (app_granted('advisory:import')) with check (app_granted('advisory:import'));
grant select, insert, update on catalogue_owned to clearinghouse_server;

-- By which key a document was signed that waits to be read.
alter table catalogue_quarantined add column signer text;
