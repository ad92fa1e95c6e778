package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Classification;
import clearinghouse.platform.DatabaseException;
import clearinghouse.platform.Marks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Controlled and classified content, on a real database. */
class MarkingsTest {

    private static final String PACKAGE = "pkg:maven/org.example/thing";

    @TempDir Path folder;
    private Bench bench;
    private Access finder;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        finder = bench.finder("Finder Labs");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_finding_has_none_unless_its_submitter_says_one() {
        var silent = marks(bench.submit(finder, PACKAGE));
        assertThat(silent.cui()).isEmpty();
        assertThat(silent.classification()).isEmpty();
        var said =
                marks(
                        bench.submit(
                                finder,
                                PACKAGE,
                                Map.of("cui", "CUI//SP-PRVCY", "classification", "UNCLASSIFIED")));
        assertThat(said.banners()).containsExactly("UNCLASSIFIED", "CUI//SP-PRVCY");
    }

    @Test
    void what_is_classified_higher_than_the_server_may_hold_is_refused_and_nothing_is_kept() {
        for (var classified : new String[] {"CONFIDENTIAL", "SECRET", "TOP SECRET"}) {
            assertThat(
                            bench.received(
                                    finder,
                                    PACKAGE,
                                    "1.0",
                                    "proof",
                                    Map.of("classification", classified)))
                    .isEqualTo(new Intake.Receipt.TooHigh(Classification.UNCLASSIFIED));
        }
        List<Arrival> kept = bench.as(bench.triage(), tx -> bench.intake.arrivals(tx));
        assertThat(kept).isEmpty();
    }

    @Test
    void a_forgotten_check_stores_nothing_that_the_server_may_not_hold() {
        bench.submit(finder, PACKAGE);
        assertThat(copiedByForce("unclassified", "c")).isEqualTo(1);
        assertThatThrownBy(() -> copiedByForce("secret", "d"))
                .isInstanceOf(DatabaseException.class);
    }

    private int copiedByForce(String level, String letter) {
        return bench.<Integer>as(
                finder,
                tx -> {
                    var cause = bench.newCause(tx, PACKAGE);
                    return tx.update(
                            """
                            insert into intake_finding (id, code, party, actor, package, version, format, credit,
                                                        vulnerability, received_at, label, provenance, use_limits,
                                                        classification, title_sealed, description_sealed,
                                                        entry_sealed, digest_sealed)
                            select gen_random_uuid(), ?, party, actor, package, version, format, credit, ?,
                                   received_at, label, provenance, use_limits, ?::classification, title_sealed,
                                   description_sealed, entry_sealed, digest_sealed
                              from intake_finding limit 1
                            """,
                            "fnd_" + letter.repeat(26),
                            cause,
                            level);
                });
    }

    private Marks marks(FindingId id) {
        return bench.as(finder, tx -> bench.intake.finding(tx, id)).orElseThrow().marks();
    }
}
