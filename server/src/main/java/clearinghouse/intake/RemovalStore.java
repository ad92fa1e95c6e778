package clearinghouse.intake;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What stands in the place of a finding, what hides it, and how long it is kept. */
final class RemovalStore {

    private final Tx tx;

    RemovalStore(Tx tx) {
        this.tx = tx;
    }

    /**
     * @param key of the row, which binds what is sealed in it
     */
    record Redacted(
            UUID key,
            byte[] title,
            byte[] description,
            byte[] entry,
            byte[] reason,
            Optional<String> digest,
            boolean bySource,
            Instant at) {}

    /** The newest, as far as the finding is seen. */
    Optional<Redacted> redaction(FindingId finding) {
        return tx.first(
                """
                select id, title_sealed, description_sealed, entry_sealed, reason_sealed, digest, by_source, at
                  from intake_redaction where finding = ? order by id desc limit 1
                """,
                row ->
                        new Redacted(
                                row.uuid("id"),
                                row.bytes("title_sealed"),
                                row.bytes("description_sealed"),
                                row.bytes("entry_sealed"),
                                row.bytes("reason_sealed"),
                                row.optionalText("digest"),
                                row.truth("by_source"),
                                row.instant("at")),
                finding);
    }

    record RedactedTitle(UUID key, byte[] title) {}

    Map<FindingId, RedactedTitle> titles(List<FindingId> findings) {
        return tx.map(
                """
                select distinct on (finding) finding, id, title_sealed
                  from intake_redaction where finding = any (?) order by finding, id desc
                """,
                row -> new FindingId(row.text("finding")),
                row -> new RedactedTitle(row.uuid("id"), row.bytes("title_sealed")),
                findings);
    }

    void save(FindingId finding, Redacted redacted, Access by) {
        tx.update(
                """
                insert into intake_redaction (id, finding, title_sealed, description_sealed, entry_sealed,
                                              reason_sealed, digest, by_source, party, actor, at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                redacted.key(),
                finding,
                redacted.title(),
                redacted.description(),
                redacted.entry(),
                redacted.reason(),
                redacted.digest(),
                redacted.bySource(),
                by.party(),
                by.actor(),
                redacted.at());
    }

    Optional<byte[]> digest(FindingId finding) {
        return tx.first(
                        "select digest_sealed from intake_finding where code = ?",
                        row -> row.optionalBytes("digest_sealed"),
                        finding)
                .flatMap(it -> it);
    }

    /** From then on nobody sees the finding; the row itself hides it. */
    void hide(FindingId finding, Access by, Instant now) {
        tx.update(
                "insert into intake_quarantine (finding, party, actor, at) values (?, ?, ?, ?)",
                finding,
                by.party(),
                by.actor(),
                now);
    }

    List<FindingId> hiddenWithKey() {
        return tx.list(
                "select code from intake_quarantined_with_key() as code",
                row -> new FindingId(row.text("code")));
    }

    record Dated(FindingId finding, Instant since, boolean held) {}

    /**
     * Whose clock of this kind began before, the first one first, as far as the caller sees it.
     *
     * @param free without those that a hold keeps
     */
    List<Dated> begunBefore(Retained kind, Instant before, boolean free, int most) {
        return tx.list(
                """
                select code, since, held from (
                    select f.code, %s as since, vault_is_held(f.code) as held
                      from intake_finding f join intake_vulnerability v on v.code = f.vulnerability
                     where ((select app_granted('finding:read')) or (select app_granted('finding:validate')))
                       and f.removed_at is null and f.quarantined_at is null
                       and intake_may_read(intake_reader(f.code, f.party, f.vulnerability), f.label)) dated
                 where since < ? and not (held and ?)
                 order by since, code limit ?
                """
                        .formatted(since(kind)),
                RemovalStore::dated,
                before,
                free,
                most);
    }

    private static String since(Retained kind) {
        return switch (kind) {
            case SET_ASIDE ->
                    """
                    (select case s.kind when 'set_aside' then s.at end from intake_set_aside s
                      where s.finding = f.code order by s.id desc limit 1)
                    """;
            case DISCLOSED -> "v.disclosed_at";
        };
    }

    void markRemoved(FindingId finding, Instant at) {
        tx.update("update intake_finding set removed_at = ? where code = ?", at, finding);
    }

    private static Dated dated(Row row) {
        return new Dated(new FindingId(row.text("code")), row.instant("since"), row.truth("held"));
    }
}
