package clearinghouse.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HoldTest {

    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

    private static Hold hold(Optional<Hold.Lifting> lifted) {
        return new Hold(
                new HoldId("hld_" + "b".repeat(26)),
                "fnd_" + "b".repeat(26),
                Hold.Ground.LITIGATION,
                "24-cv-1",
                "per_ada",
                MARCH,
                lifted);
    }

    @Test
    void another_person_lifts_it_and_the_one_who_set_it_does_not() {
        assertThat(hold(Optional.empty()).lift("per_grace", true, JUNE))
                .isEqualTo(new Hold.Move.Lifted(new Hold.Lifting("per_grace", JUNE)));
        assertThat(hold(Optional.empty()).lift("per_ada", false, JUNE))
                .isEqualTo(
                        new Hold.Move.Refused(
                                "another person than the one who set a hold lifts it"));
    }

    @Test
    void it_is_lifted_once() {
        var lifted = hold(Optional.of(new Hold.Lifting("per_grace", JUNE)));
        assertThat(lifted.lift("per_linus", true, JUNE))
                .isEqualTo(new Hold.Move.Refused("the hold was lifted before"));
    }
}
