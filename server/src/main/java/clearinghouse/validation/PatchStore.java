package clearinghouse.validation;

import clearinghouse.intake.FindingId;
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
              or intake_in_case_of(vulnerability)
              or (app_granted('release:publish') and advisory_written_on(vulnerability)))
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

    /** When the first patch of each root cause that is accepted now was. */
    Map<VulnerabilityId, Instant> acceptances() {
        return tx.map(
                """
                select vulnerability, min(coalesce((select min(f.judged_at) from validation_former_judgement f
                                                     where f.patch = p.code and f.verdict = 'accepted'),
                                                   judged_at)) as at
                  from validation_patch p where verdict = 'accepted' group by vulnerability
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

    /**
     * The newest ruling stands; the one before it is kept beside it.
     *
     * @param by the findings whose proofs were tried
     */
    void judge(PatchId id, Ruling ruling, List<FindingId> by, Instant now) {
        tx.update(
                """
                insert into validation_former_judgement (patch, judged_at, verdict, level, reason_sealed, jar_sha256, report_sealed)
                select code, judged_at, verdict, level, reason_sealed, jar_sha256, report_sealed
                  from validation_patch where code = ? and verdict is not null
                """,
                id);
        tx.update(
                """
                update validation_patch set verdict = ?, level = ?, reason_sealed = ?, jar_sealed = ?, jar_sha256 = ?,
                       report_sealed = ?, judged_at = ?
                 where code = ?
                """,
                ruling.verdict(),
                ruling.level(),
                ruling.reason(),
                ruling.jar(),
                ruling.jarSha256(),
                ruling.report(),
                now,
                id);
        for (var finding : by) {
            tx.update(
                    "insert into validation_judged_by (patch, judged_at, finding) values (?, ?, ?)",
                    id,
                    now,
                    finding);
        }
    }

    /** The findings whose proofs the newest ruling tried. */
    List<FindingId> judgedBy(PatchId id) {
        return tx.list(
                """
                select j.finding from validation_judged_by j
                  join validation_patch p on p.code = j.patch and p.judged_at = j.judged_at
                 where j.patch = ?
                """,
                row -> new FindingId(row.text("finding")),
                id);
    }

    record Former(String verdict, Optional<String> level, byte[] reason, Instant judgedAt) {}

    /** What was said before the newest ruling, the oldest first. */
    List<Former> former(PatchId id) {
        return tx.list(
                """
                select verdict, level, reason_sealed, judged_at from validation_former_judgement
                 where patch = ? order by judged_at
                """,
                row ->
                        new Former(
                                row.text("verdict"),
                                row.optionalText("level"),
                                row.bytes("reason_sealed"),
                                row.instant("judged_at")),
                id);
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
