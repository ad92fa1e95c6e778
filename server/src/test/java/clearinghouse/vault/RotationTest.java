package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationTest {

    private static final Instant MONDAY = Instant.parse("2026-11-02T09:00:00Z");
    private static final Rotation ASKED = rotation(new Rotation.State.Asked());

    private static Rotation rotation(Rotation.State state) {
        return new Rotation(new RotationId("rot_" + "a".repeat(26)), "per_a", MONDAY, state);
    }

    @Test
    void another_keeper_consents() {
        assertThat(ASKED.consent("per_b", true, MONDAY.plusSeconds(9)))
                .isEqualTo(
                        new Rotation.Move.Changed(
                                new Rotation.State.UnderWay(
                                        "per_b", MONDAY.plusSeconds(9), Optional.empty())));
    }

    @Test
    void who_asked_does_not_consent_and_may_take_it_back() {
        assertThat(ASKED.consent("per_a", false, MONDAY)).isInstanceOf(Rotation.Move.Refused.class);
        assertThat(ASKED.refuse("per_a", MONDAY))
                .isEqualTo(new Rotation.Move.Changed(new Rotation.State.Refused("per_a", MONDAY)));
    }

    @Test
    void what_nobody_answers_for_a_day_has_lapsed() {
        var tuesday = MONDAY.plus(Duration.ofDays(1));
        assertThat(ASKED.consent("per_b", true, tuesday.minusNanos(1)))
                .isInstanceOf(Rotation.Move.Changed.class);
        assertThat(ASKED.consent("per_b", true, tuesday)).isInstanceOf(Rotation.Move.Refused.class);
    }

    @Test
    void what_is_decided_is_not_decided_again() {
        for (var state :
                List.of(
                        new Rotation.State.Refused("per_b", MONDAY),
                        new Rotation.State.UnderWay("per_b", MONDAY, Optional.empty()),
                        new Rotation.State.UnderWay("per_b", MONDAY, Optional.of("file:2")),
                        new Rotation.State.Finished("per_b", MONDAY, "file:2", 0, MONDAY))) {
            assertThat(rotation(state).consent("per_c", true, MONDAY))
                    .as(state.toString())
                    .isInstanceOf(Rotation.Move.Refused.class);
            assertThat(rotation(state).refuse("per_c", MONDAY))
                    .as(state.toString())
                    .isInstanceOf(Rotation.Move.Refused.class);
        }
    }
}
