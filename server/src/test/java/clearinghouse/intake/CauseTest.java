package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CauseTest {

    private static final Instant MORNING = Instant.parse("2026-11-22T08:00:00Z");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String FIX = "20230227";
    private static final VulnerabilityId OWN = id("a");
    private static final VulnerabilityId OTHER = id("b");

    @Test
    void the_first_with_a_cause_holds_it() {
        assertThat(Cause.of(own(NOON, false), Optional.empty(), FIX))
                .isEqualTo(new Cause.First(OWN));
    }

    @Test
    void the_older_root_cause_stays_whichever_was_validated_first() {
        assertThat(Cause.of(own(NOON, false), other(MORNING, false), FIX))
                .isEqualTo(new Cause.Merge(OWN, OTHER));
        assertThat(Cause.of(own(MORNING, false), other(NOON, false), FIX))
                .isEqualTo(new Cause.Merge(OTHER, OWN));
    }

    @Test
    void of_two_from_the_same_moment_the_same_one_always_stays() {
        assertThat(Cause.of(own(NOON, false), other(NOON, false), FIX))
                .isEqualTo(new Cause.Merge(OTHER, OWN));
    }

    @Test
    void one_with_a_case_stays_even_when_it_is_younger() {
        assertThat(Cause.of(own(MORNING, false), other(NOON, true), FIX))
                .isEqualTo(new Cause.Merge(OWN, OTHER));
        assertThat(Cause.of(own(NOON, true), other(MORNING, false), FIX))
                .isEqualTo(new Cause.Merge(OTHER, OWN));
    }

    @Test
    void two_with_a_case_each_wait_for_a_person() {
        assertThat(Cause.of(own(MORNING, true), other(NOON, true), FIX))
                .isEqualTo(new Cause.Apart());
    }

    @Test
    void what_a_person_put_beside_another_fix_is_left_there() {
        var own = new Cause.Side(OWN, NOON, Optional.of("20230618"), false);
        assertThat(Cause.of(own, other(MORNING, false), FIX)).isEqualTo(new Cause.Apart());
    }

    private static Cause.Side own(Instant opened, boolean hasCase) {
        return new Cause.Side(OWN, opened, Optional.empty(), hasCase);
    }

    private static Optional<Cause.Side> other(Instant opened, boolean hasCase) {
        return Optional.of(new Cause.Side(OTHER, opened, Optional.of(FIX), hasCase));
    }

    private static VulnerabilityId id(String letter) {
        return new VulnerabilityId("vul_" + letter.repeat(26));
    }
}
