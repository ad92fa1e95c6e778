package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.advisory.TlpLabel;
import org.junit.jupiter.api.Test;

class RelabellingTest {

    @Test
    void nobody_but_its_source_makes_a_label_less_strict() {
        for (var now : TlpLabel.values()) {
            for (var wanted : TlpLabel.values()) {
                assertThat(isDone(now, wanted, true, false)).isEqualTo(wanted != now);
                assertThat(isDone(now, wanted, true, true)).isEqualTo(wanted != now);
                assertThat(isDone(now, wanted, false, true)).isEqualTo(wanted.isStricterThan(now));
                assertThat(isDone(now, wanted, false, false)).isFalse();
            }
        }
    }

    @Test
    void whoever_may_choose_is_offered_what_would_be_taken() {
        assertThat(Relabelling.choices(TlpLabel.AMBER, true, false))
                .containsExactly(
                        TlpLabel.CLEAR, TlpLabel.GREEN, TlpLabel.AMBER_STRICT, TlpLabel.RED);
        assertThat(Relabelling.choices(TlpLabel.AMBER, false, true))
                .containsExactly(TlpLabel.AMBER_STRICT, TlpLabel.RED);
        assertThat(Relabelling.choices(TlpLabel.RED, false, true)).isEmpty();
        assertThat(Relabelling.choices(TlpLabel.CLEAR, false, false)).isEmpty();
    }

    private static boolean isDone(
            TlpLabel now, TlpLabel wanted, boolean bySource, boolean byCoordinator) {
        return Relabelling.decide(now, wanted, bySource, byCoordinator) instanceof Relabelling.Done;
    }
}
