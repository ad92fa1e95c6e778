package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Marks;
import clearinghouse.platform.UseLimit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where findings come from and what they may be used for, on a real database. */
class UseLimitsTest {

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
    void what_its_submitter_does_not_say_is_as_policy_gives_it() {
        var id = bench.submit(finder, PACKAGE);
        assertThat(marks(id).provenance()).containsExactly("private");
        assertThat(terms(marks(id))).containsExactly("defence-only");
        assertThat(marks(id).useLimits().getFirst().meaning()).contains("to protect");
    }

    @Test
    void what_its_submitter_says_holds_and_nothing_else() {
        var said =
                bench.submit(
                        finder,
                        PACKAGE,
                        Map.of(
                                "provenance",
                                "government",
                                "use_limits",
                                List.of("no-enforcement", "no-attribution")));
        assertThat(marks(said).provenance()).containsExactly("government");
        assertThat(terms(marks(said))).containsExactly("no-attribution", "no-enforcement");
        var free = bench.submit(finder, PACKAGE, Map.of("use_limits", List.of()));
        assertThat(marks(free).useLimits()).isEmpty();
    }

    @Test
    void a_word_that_policy_does_not_know_is_refused_with_those_that_it_does_and_nothing_is_kept() {
        assertThat(bench.received(finder, PACKAGE, "1.0", "proof", Map.of("provenance", "theft")))
                .isEqualTo(
                        new Intake.Receipt.NoSuchTerm(
                                new Intake.Unknown(
                                        "provenance", List.of("government", "private"))));
        assertThat(
                        bench.received(
                                finder,
                                PACKAGE,
                                "1.0",
                                "proof",
                                Map.of("use_limits", List.of("defence-only", "anything"))))
                .isEqualTo(
                        new Intake.Receipt.NoSuchTerm(
                                new Intake.Unknown(
                                        "use_limits",
                                        List.of(
                                                "defence-only",
                                                "no-attribution",
                                                "no-enforcement"))));
        // A government's and a private finding are no use limits, and the other way round.
        assertThat(
                        bench.received(
                                finder,
                                PACKAGE,
                                "1.0",
                                "proof",
                                Map.of("use_limits", List.of("private"))))
                .isInstanceOf(Intake.Receipt.NoSuchTerm.class);
        List<Arrival> kept = bench.as(bench.triage(), tx -> bench.intake.arrivals(tx));
        assertThat(kept).isEmpty();
    }

    @Test
    void a_root_cause_has_the_limits_of_each_finding_that_it_shows_and_of_no_other() {
        var id =
                bench.submit(
                        finder,
                        PACKAGE,
                        Map.of(
                                "tlp",
                                "TLP:RED",
                                "provenance",
                                "government",
                                "use_limits",
                                List.of("no-attribution")));
        var cause = bench.as(finder, tx -> bench.intake.finding(tx, id)).orElseThrow();
        assertThat(terms(within(finder, cause)))
                .as("and those of policy")
                .containsExactly("defence-only", "no-attribution");
        assertThat(within(finder, cause).provenance()).containsExactly("government");
        var triage = bench.triage();
        assertThat(terms(within(triage, cause))).containsExactly("defence-only");
        assertThat(within(triage, cause).provenance()).isEmpty();
    }

    @Test
    void a_proof_carries_what_its_finding_carries() {
        var id = bench.submit(finder, PACKAGE, Map.of("use_limits", List.of("no-enforcement")));
        var proof = bench.as(finder, tx -> bench.intake.proof(tx, finder, id)).orElseThrow();
        assertThat(proof.marks().headers())
                .contains(
                        new Marks.Header("Clearinghouse-Use-Limits", "no-enforcement"),
                        new Marks.Header("Clearinghouse-Provenance", "private"));
    }

    private Marks within(Access who, Finding finding) {
        return bench.as(who, tx -> bench.intake.marksWithin(tx, finding.vulnerability()));
    }

    private Marks marks(FindingId id) {
        return bench.as(finder, tx -> bench.intake.finding(tx, id)).orElseThrow().marks();
    }

    private static List<String> terms(Marks marks) {
        return marks.useLimits().stream().map(UseLimit::term).toList();
    }
}
