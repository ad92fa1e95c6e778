-- SHA-256 of the proof, sealed like the rest: what is compared can be hashed anew without a look at any proof.
alter table intake_finding add column proof_digest_sealed bytea;
