package clearinghouse.formats.advisory;

import static clearinghouse.formats.advisory.TlpLabel.AMBER_STRICT;
import static clearinghouse.formats.advisory.TlpLabel.CLEAR;
import static clearinghouse.formats.advisory.TlpLabel.RED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** There are five labels, so each law is tried on all there is. */
class TlpLabelTest {

    private static final List<TlpLabel> ALL = List.of(TlpLabel.values());

    @Test
    void the_strictest_wins_whichever_comes_first() {
        assertThat(AMBER_STRICT.join(RED)).isEqualTo(RED);
        for (var one : ALL) {
            for (var other : ALL) {
                assertThat(one.join(other)).isEqualTo(other.join(one)).isIn(one, other);
                assertThat(one.isStricterThan(one.join(other))).isFalse();
                assertThat(other.isStricterThan(one.join(other))).isFalse();
            }
        }
    }

    @Test
    void how_the_parts_are_put_together_makes_no_difference() {
        for (var one : ALL) {
            assertThat(one.join(one)).isEqualTo(one);
            assertThat(one.join(CLEAR)).isEqualTo(one);
            for (var other : ALL) {
                for (var third : ALL) {
                    assertThat(one.join(other).join(third)).isEqualTo(one.join(other.join(third)));
                    assertThat(TlpLabel.join(List.of(one, other, third)))
                            .isEqualTo(one.join(other).join(third));
                }
            }
        }
        assertThat(TlpLabel.join(List.of())).isEqualTo(CLEAR);
    }

    @Test
    void a_stricter_part_never_makes_the_whole_freer() {
        for (var part : ALL) {
            for (var stricter : ALL) {
                for (var rest : ALL) {
                    if (!part.isStricterThan(stricter)) {
                        assertThat(part.join(rest).isStricterThan(stricter.join(rest))).isFalse();
                    }
                }
            }
        }
    }

    @Test
    void a_label_is_read_as_the_standard_writes_it_alone() {
        assertThat(Arrays.stream(TlpLabel.values()).map(TlpLabel::label))
                .containsExactly(
                        "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
                .allSatisfy(text ->
                        assertThat(TlpLabel.parse(text).orElseThrow().label()).isEqualTo(text));
        assertThat(
                        List.of(
                                "",
                                "RED",
                                "tlp:red",
                                "TLP:WHITE",
                                "TLP: RED",
                                "TLP:AMBER_STRICT",
                                "TLP:RED "))
                .allSatisfy(text -> assertThat(TlpLabel.parse(text)).isEmpty());
    }
}
