-- A token is shown by a secret, by a certificate, or by both. Of the certificate the SHA-256 is kept, as of the secret:
-- it is that one, and none that somebody else could issue (RFC 8705 section 3.1).
alter table parties_token alter column hash drop not null;
alter table parties_token add column certificate text check (certificate ~ '^[0-9a-f]{64}$');
alter table parties_token add column certificate_until timestamptz;
alter table parties_token add check ((certificate is null) = (certificate_until is null));
alter table parties_token add check (expires_at <= certificate_until);
-- A certificate alone is for machines: a person has a passkey.
alter table parties_token add check (hash is not null or (certificate is not null and holder like 'agt\_%'));
-- What is revoked is revoked: no second row of the same agent lets the same certificate in.
create unique index parties_token_enrolled on parties_token (holder, certificate)
    where hash is null and revoked_at is null;
