package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

    // three attempts on the vulnerable build, on two fixed ones (the older first), and what follows
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    FFF | AAA | AAA | reproduced     | E3 | 1
                    FFF | FFF | AAA | reproduced     | E3 | 2
                    FFF | AFA | AAA | reproduced     | E3 | 2
                    FFF | AFA | LLL | reproduced     | E2 | -
                    FFF | FFF | FFF | reproduced     | E2 | -
                    FFF | XXX | XXX | reproduced     | E2 | -
                    FFF | LLL | LLL | reproduced     | E2 | -
                    FFF | LLL | AAA | reproduced     | E3 | 2
                    FFF | ALA | AAA | errored        | E0 | -
                    FFF | AAA | LLA | errored        | E0 | -
                    FFF | LFA | LLL | reproduced     | E2 | -
                    FFA | AAA | AAA | flaky          | E0 | -
                    AAF | FFF | AAA | flaky          | E0 | -
                    FXF | AAA | AAA | flaky          | E0 | -
                    AAA | AAA | AAA | not_reproduced | E0 | -
                    XXX | AAA | AAA | not_reproduced | E0 | -
                    AAA | FFF | FFF | not_reproduced | E0 | -
                    LLL | AAA | AAA | errored        | E0 | -
                    FFL | AAA | AAA | errored        | E0 | -
                    FFB | AAA | AAA | errored        | E0 | -
                    FFF | AAB | AAA | errored        | E0 | -
                    FFF | AAA | BAA | errored        | E0 | -
                    AAA | AAA | BAA | errored        | E0 | -
                    FF  | AAA | AAA | errored        | E0 | -
                    FFF | AA  | AAA | errored        | E0 | -
                    """)
    void a_matrix_has_one_verdict(
            String vulnerable,
            String older,
            String newer,
            String name,
            EvidenceLevel level,
            String silencedBy) {
        var verdict = decide("0 proof " + vulnerable, "1 proof " + older, "2 proof " + newer);
        assertThat(verdict.name()).isEqualTo(name);
        assertThat(verdict.level()).isEqualTo(level);
        var by =
                verdict instanceof Verdict.Reproduced reproduced
                        ? reproduced.silencedBy()
                        : Optional.<String>empty();
        assertThat(by.orElse("-")).isEqualTo(silencedBy);
    }

    @Test
    void a_control_that_is_not_answered_spoils_the_matrix() {
        assertThat(decide("0 proof FFF", "1 proof AAA", "2 proof AAA", "1 control c AFA"))
                .isInstanceOfSatisfying(
                        Verdict.Errored.class,
                        errored ->
                                assertThat(errored.reason())
                                        .isEqualTo("control c was not answered on 1: FIRED"));
    }

    @Test
    void a_control_that_is_answered_differently_spoils_the_matrix() {
        assertThat(
                        decide(
                                        "0 proof FFF",
                                        "1 proof AAA",
                                        "2 proof AAA",
                                        "0 control c AAA: x",
                                        "1 control c AAA: y")
                                .name())
                .isEqualTo("errored");
    }

    @Test
    void no_evidence_is_no_verdict() {
        assertThat(Verdict.of("0", List.of("1", "2"), List.of()).name()).isEqualTo("errored");
    }

    @Test
    void the_signature_is_the_top_three_frames() {
        assertThat(decide("0 proof FFF", "1 proof AAA", "2 proof AAA"))
                .isInstanceOfSatisfying(
                        Verdict.Reproduced.class,
                        reproduced ->
                                assertThat(reproduced.signature().frames())
                                        .containsExactly("a.B.c:1", "a.B.d:2", "a.B.e:3"));
    }

    private static Verdict decide(String... lines) {
        var all = new ArrayList<>(List.of(lines));
        all.add("0 control good AAA");
        all.add("1 control good AAA");
        all.add("2 control good AAA");
        return Verdict.of("0", List.of("1", "2"), Runs.of(all.toArray(String[]::new)));
    }
}
