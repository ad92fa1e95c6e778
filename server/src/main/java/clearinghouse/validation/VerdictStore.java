package clearinghouse.validation;

import clearinghouse.intake.FindingId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class VerdictStore {

    private static final String VERDICT =
            "select finding, target, tested, verdict, level, silenced_by, started_at, decided_at from validation_verdict ";

    private final Tx tx;

    VerdictStore(Tx tx) {
        this.tx = tx;
    }

    record Verdict(
            String target,
            Optional<String> tested,
            String verdict,
            String level,
            Optional<String> silencedBy,
            Instant startedAt,
            Instant decidedAt) {}

    void save(FindingId finding, Verdict verdict, byte[] evidence) {
        tx.update(
                """
                insert into validation_verdict (finding, target, tested, verdict, level, silenced_by, evidence_sealed, started_at, decided_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                finding,
                verdict.target(),
                verdict.tested(),
                verdict.verdict(),
                verdict.level(),
                verdict.silencedBy(),
                evidence,
                verdict.startedAt(),
                verdict.decidedAt());
    }

    Optional<Verdict> find(FindingId finding) {
        return tx.first(VERDICT + "where finding = ?", VerdictStore::verdict, finding);
    }

    Map<FindingId, Verdict> find(Collection<FindingId> findings) {
        return tx.map(
                VERDICT + "where finding = any (?)",
                row -> new FindingId(row.text("finding")),
                VerdictStore::verdict,
                findings);
    }

    /** Sets a verdict that decided nothing aside, so that the finding waits for another. */
    boolean setAside(FindingId finding) {
        tx.update(
                """
                insert into validation_former_verdict
                       (finding, target, tested, verdict, level, silenced_by, evidence_sealed, started_at, decided_at)
                select finding, target, tested, verdict, level, silenced_by, evidence_sealed, started_at, decided_at
                  from validation_verdict where finding = ? and verdict = 'errored'
                """,
                finding);
        return tx.update(
                        "delete from validation_verdict where finding = ? and verdict = 'errored'",
                        finding)
                == 1;
    }

    /** The oldest first. */
    List<Verdict> former(FindingId finding) {
        return tx.list(
                """
                select target, tested, verdict, level, silenced_by, started_at, decided_at
                  from validation_former_verdict where finding = ? order by decided_at
                """,
                VerdictStore::verdict,
                finding);
    }

    Map<FindingId, Instant> reproductions() {
        return tx.map(
                "select finding, decided_at from validation_verdict where verdict = 'reproduced'",
                row -> new FindingId(row.text("finding")),
                row -> row.instant("decided_at"));
    }

    Optional<byte[]> evidence(FindingId finding) {
        return tx.first(
                "select evidence_sealed from validation_verdict where finding = ?",
                row -> row.bytes("evidence_sealed"),
                finding);
    }

    private static Verdict verdict(Row row) {
        return new Verdict(
                row.text("target"),
                row.optionalText("tested"),
                row.text("verdict"),
                row.text("level"),
                row.optionalText("silenced_by"),
                row.instant("started_at"),
                row.instant("decided_at"));
    }
}
