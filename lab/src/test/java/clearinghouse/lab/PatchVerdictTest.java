package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.runner.protocol.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchVerdictTest {

    private static final Content JAR = Content.of("jar");

    // with the patch: first proof, second proof, variant 1, variant 2, control; what follows
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    AAA | AAA | A | A | AAA: same  | accepted | P4 | accepted                            | -
                    AAA | AAA | A | F | AAA: same  | refused  | P2 | bypassed by variant 2 (b)           | variant 2 (b)
                    AAA | AAA | F | F | AAA: same  | refused  | P2 | bypassed by variant 1 (a)           | variant 1 (a)
                    AAA | AAA | L | A | AAA: same  | refused  | P2 | bypassed by variant 1 (a), which meets a limit: killed_wall | variant 1 (a)
                    AAA | AAA | L | F | AAA: same  | refused  | P2 | bypassed by variant 1 (a), which meets a limit: killed_wall | variant 1 (a)
                    LLL | AAA | A | A | AAA: same  | refused  | P1 | bypassed by proof, which meets a limit: killed_wall | proof
                    LLL | LLL | A | A | AAA: same  | refused  | P1 | the proof meets a limit in every attempt | proof
                    ALA | AAA | A | A | AAA: same  | errored  | -  | proof met a limit at times, or without the patch too: killed_wall | -
                    ALA | AAA | F | A | AAA: same  | refused  | P1 | bypassed by variant 1 (a)           | variant 1 (a)
                    AAA | AAA | X | A | AAA: same  | refused  | P2 | bypassed by variant 1 (a)           | variant 1 (a)
                    AAA | FFF | A | A | AAA: same  | refused  | P1 | bypassed by proof 2                 | proof 2
                    AAA | FFF | F | A | AAA: same  | refused  | P1 | bypassed by variant 1 (a)           | variant 1 (a)
                    AFA | AAA | A | A | AAA: same  | refused  | P1 | bypassed by proof                   | proof
                    FFF | FFF | F | F | AAA: same  | refused  | P1 | the proof still fires               | proof
                    AAA | AAA | A | A | AAA: other | refused  | P2 | function lost: control c is answered differently | -
                    AAA | AAA | A | A | LLL: same  | refused  | P2 | function lost: control c is no longer answered   | -
                    AAA | AAA | A | A | AAX: same  | refused  | P2 | function lost: control c is no longer answered   | -
                    AAA | AAA | A | A | AAL: same  | errored  | -  | control c met a limit at times, or without the patch too: killed_wall | -
                    AAA | AAA | A | B | AAA: same  | errored  | -  | the box failed: BROKEN              | -
                    AAB | AAA | A | A | AAA: same  | errored  | -  | the box failed: BROKEN              | -
                    """)
    void a_matrix_has_one_verdict(
            String first,
            String second,
            String variant1,
            String variant2,
            String control,
            String name,
            String level,
            String reason,
            String bypassedBy) {
        var verdict =
                decide(
                        "0 proof F",
                        "patched proof " + first,
                        "patched proof 2 " + second,
                        "patched variant 1 (a) " + variant1,
                        "patched variant 2 (b) " + variant2,
                        "patched control c " + control);
        assertThat(verdict.name()).isEqualTo(name);
        switch (verdict) {
            case PatchVerdict.Accepted accepted -> {
                assertThat(accepted.level()).hasToString(level);
                assertThat(accepted.jar()).isEqualTo(JAR);
                assertThat(accepted.variantsBlocked()).isEqualTo(2);
            }
            case PatchVerdict.Refused refused -> {
                assertThat(refused.level()).hasToString(level);
                assertThat(refused.reason()).isEqualTo(reason);
                assertThat(refused.bypassedBy())
                        .isEqualTo(Optional.of(bypassedBy).filter(by -> !by.equals("-")));
            }
            case PatchVerdict.Errored errored -> assertThat(errored.reason()).isEqualTo(reason);
        }
    }

    @Test
    void a_proof_that_does_not_fire_without_the_patch_proves_nothing() {
        assertThat(
                        decide(
                                "0 proof A",
                                "patched proof AAA",
                                "patched proof 2 AAA",
                                "patched control c AAA"))
                .isInstanceOfSatisfying(
                        PatchVerdict.Errored.class,
                        errored ->
                                assertThat(errored.reason())
                                        .isEqualTo("proof does not fire on the unpatched build"));
    }

    @Test
    void a_variant_that_never_fired_does_not_count_as_blocked() {
        var runs =
                Runs.of(
                        "0 proof F",
                        "0 variant 1 (a) A",
                        "patched proof AAA",
                        "patched variant 1 (a) A");
        assertThat(PatchVerdict.of("0", JAR, runs))
                .isInstanceOfSatisfying(
                        PatchVerdict.Accepted.class,
                        accepted -> {
                            assertThat(accepted.level()).isEqualTo(PatchLevel.P2);
                            assertThat(accepted.variantsBlocked()).isZero();
                        });
    }

    @Test
    void a_variant_that_hangs_without_the_patch_too_says_nothing_of_the_patch() {
        var runs =
                Runs.of(
                        "0 proof F",
                        "0 variant 1 (a) L",
                        "patched proof AAA",
                        "patched variant 1 (a) L");
        assertThat(PatchVerdict.of("0", JAR, runs).name()).isEqualTo("errored");
    }

    @Test
    void a_variant_that_hangs_without_the_patch_and_is_answered_with_it_stops_nothing() {
        var runs =
                Runs.of(
                        "0 proof F",
                        "0 variant 1 (a) L",
                        "patched proof AAA",
                        "patched variant 1 (a) A");
        assertThat(PatchVerdict.of("0", JAR, runs).name()).isEqualTo("accepted");
    }

    @Test
    void a_control_that_meets_a_limit_without_the_patch_is_no_lost_function() {
        var runs =
                Runs.of(
                        "0 proof F",
                        "0 control c LLL",
                        "patched proof AAA",
                        "patched control c AAA");
        assertThat(PatchVerdict.of("0", JAR, runs).name()).isEqualTo("errored");
    }

    @Test
    void no_evidence_is_no_verdict() {
        assertThat(PatchVerdict.of("0", JAR, List.of()).name()).isEqualTo("errored");
    }

    private static PatchVerdict decide(String... lines) {
        var all = new ArrayList<>(List.of(lines));
        all.add("0 proof 2 F");
        all.add("0 variant 1 (a) F");
        all.add("0 variant 2 (b) F");
        all.add("0 control c AAA");
        return PatchVerdict.of("0", JAR, Runs.of(all.toArray(String[]::new)));
    }
}
