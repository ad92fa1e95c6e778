package clearinghouse.validation;

import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

final class PatchStore {

    private static final String VISIBLE =
            """
             (party = app_party() or app_granted('finding:triage') or app_granted('finding:validate')
              or intake_in_case_of(vulnerability))
            """;

    private static final String PATCH =
            """
            select code, vulnerability, party, name_sealed, verdict, level, reason_sealed, jar_sha256, submitted_at, judged_at
              from validation_patch
            """;

    private final Tx tx;

    PatchStore(Tx tx) {
        this.tx = tx;
    }

    /** When the first patch of each root cause was accepted. */
    Map<VulnerabilityId, Instant> acceptances() {
        return tx.map(
                """
                select vulnerability, min(judged_at) as at from validation_patch
                 where verdict = 'accepted' group by vulnerability
                """,
                row -> new VulnerabilityId(row.text("vulnerability")),
                row -> row.instant("at"));
    }

    /** A patch whose undisclosed parts are still sealed. */
    record Kept(
            PatchId id,
            VulnerabilityId vulnerability,
            PartyId party,
            byte[] name,
            Optional<String> verdict,
            Optional<String> level,
            Optional<byte[]> reason,
            Optional<String> jarSha256,
            Instant submittedAt,
            Optional<Instant> judgedAt) {}

    void save(
            UUID key,
            PatchId id,
            VulnerabilityId vulnerability,
            Access by,
            byte[] name,
            byte[] diff,
            Instant now) {
        tx.update(
                """
                insert into validation_patch (code, id, vulnerability, party, actor, name_sealed, diff_sealed, submitted_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                key,
                vulnerability,
                by.party(),
                by.actor(),
                name,
                diff,
                now);
    }

    Optional<Kept> find(PatchId id) {
        return tx.first(PATCH + "where code = ? and" + VISIBLE, PatchStore::kept, id);
    }

    /** The newest of them, the oldest of these first. */
    List<Kept> ofVulnerability(VulnerabilityId vulnerability, int most) {
        return tx.list(
                        PATCH
                                + "where vulnerability = ? and"
                                + VISIBLE
                                + " order by id desc limit ?",
                        PatchStore::kept,
                        vulnerability,
                        most)
                .reversed();
    }

    byte[] diff(PatchId id) {
        return bytes("diff_sealed", id).orElseThrow();
    }

    Optional<byte[]> jar(PatchId id) {
        return bytes("jar_sealed", id);
    }

    Optional<byte[]> report(PatchId id) {
        return bytes("report_sealed", id);
    }

    private Optional<byte[]> bytes(String column, PatchId id) {
        return tx.first(
                        "select " + column + " from validation_patch where code = ? and" + VISIBLE,
                        row -> row.optionalBytes(column),
                        id)
                .flatMap(found -> found);
    }

    record Ruling(
            String verdict,
            Optional<String> level,
            byte[] reason,
            Optional<byte[]> jar,
            Optional<String> jarSha256,
            byte[] report) {}

    /** A patch is judged once. */
    boolean judge(PatchId id, Ruling ruling, Instant now) {
        return tx.update(
                        """
                        update validation_patch set verdict = ?, level = ?, reason_sealed = ?, jar_sealed = ?, jar_sha256 = ?,
                               report_sealed = ?, judged_at = ?
                         where code = ? and verdict is null
                        """,
                        ruling.verdict(),
                        ruling.level(),
                        ruling.reason(),
                        ruling.jar(),
                        ruling.jarSha256(),
                        ruling.report(),
                        now,
                        id)
                == 1;
    }

    private static Kept kept(Row row) {
        return new Kept(
                new PatchId(row.text("code")),
                new VulnerabilityId(row.text("vulnerability")),
                new PartyId(row.text("party")),
                row.bytes("name_sealed"),
                row.optionalText("verdict"),
                row.optionalText("level"),
                row.optionalBytes("reason_sealed"),
                row.optionalText("jar_sha256"),
                row.instant("submitted_at"),
                row.optionalInstant("judged_at"));
    }
}
