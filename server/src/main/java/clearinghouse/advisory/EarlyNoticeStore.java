package clearinghouse.advisory;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

final class EarlyNoticeStore {

    private static final String NEWEST =
            """
            select n.code, n.id, n.advisory, n.given_by, d.revision, d.label, d.content_sealed, d.document_sealed,
                   d.sha256, d.sha512, d.signature, d.released_at
              from advisory_early_notice n
              join lateral (select * from advisory_early_revision r where r.notice = n.code
                             order by r.revision desc limit 1) d on true
            """;

    private final Tx tx;

    EarlyNoticeStore(Tx tx) {
        this.tx = tx;
    }

    /** Its newest revision, sealed. */
    record Stored(
            UUID key,
            EarlyNoticeId id,
            AdvisoryId advisory,
            PartyId givenBy,
            int revision,
            TlpLabel label,
            byte[] content,
            byte[] document,
            String sha256,
            String sha512,
            String signature,
            Instant releasedAt) {}

    void save(UUID key, EarlyNoticeId id, AdvisoryId advisory, PartyId givenBy) {
        tx.update(
                "insert into advisory_early_notice (code, id, advisory, given_by) values (?, ?, ?, ?)",
                id,
                key,
                advisory,
                givenBy);
    }

    void save(
            EarlyNoticeId id,
            int revision,
            TlpLabel label,
            byte[] contentSealed,
            byte[] documentSealed,
            Document proof,
            Instant now) {
        tx.update(
                """
                insert into advisory_early_revision
                       (notice, revision, label, content_sealed, document_sealed, sha256, sha512, signature, released_at)
                values (?, ?, ?::tlp, ?, ?, ?, ?, ?, ?)
                """,
                id,
                revision,
                label,
                contentSealed,
                documentSealed,
                proof.sha256(),
                proof.sha512(),
                proof.signature(),
                now);
    }

    Optional<Stored> of(AdvisoryId advisory) {
        return tx.first(NEWEST + " where n.advisory = ?", EarlyNoticeStore::stored, advisory);
    }

    Optional<Stored> find(EarlyNoticeId id) {
        return tx.first(NEWEST + " where n.code = ?", EarlyNoticeStore::stored, id);
    }

    /** The newest first; one more than a page has. */
    List<Stored> list(Optional<UUID> after) {
        return tx.list(
                NEWEST + " where (?::uuid is null or n.id < ?::uuid) order by n.id desc limit ?",
                EarlyNoticeStore::stored,
                after,
                after,
                Page.SIZE + 1);
    }

    /** Of this recipient, the newest first. */
    List<Stored> all(PartyId recipient, int most) {
        return tx.list(
                NEWEST
                        + """
                         where exists (select 1 from advisory_early_recipient r
                                        where r.notice = n.code and r.party = ?)
                         order by d.released_at desc limit ?
                        """,
                EarlyNoticeStore::stored,
                recipient,
                most);
    }

    /** Told to this recipient, and not published yet. */
    long waiting(PartyId recipient) {
        return tx.count(
                """
                select count(*) from advisory_early_recipient r
                  join advisory_early_notice n on n.code = r.notice
                 where r.party = ?
                   and not exists (select 1 from advisory_advisory a where a.code = n.advisory and a.state = 'published')
                """,
                recipient);
    }

    List<PartyId> recipients(EarlyNoticeId id) {
        return tx.list(
                "select party from advisory_early_recipient where notice = ? order by party",
                row -> new PartyId(row.text("party")),
                id);
    }

    void addRecipient(EarlyNoticeId id, PartyId party, Instant now) {
        tx.update(
                """
                insert into advisory_early_recipient (notice, party, since) values (?, ?, ?)
                on conflict do nothing
                """,
                id,
                party,
                now);
    }

    void keepRecipients(EarlyNoticeId id, Collection<PartyId> parties) {
        tx.update(
                "delete from advisory_early_recipient where notice = ? and not (party = any (?))",
                id,
                parties.stream().map(PartyId::code).toList());
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.uuid("id"),
                new EarlyNoticeId(row.text("code")),
                new AdvisoryId(row.text("advisory")),
                new PartyId(row.text("given_by")),
                row.integer("revision"),
                TlpLabel.valueOf(row.text("label").toUpperCase(Locale.ROOT)),
                row.bytes("content_sealed"),
                row.bytes("document_sealed"),
                row.text("sha256"),
                row.text("sha512"),
                row.text("signature"),
                row.instant("released_at"));
    }
}
