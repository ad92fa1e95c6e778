package clearinghouse.formats.likeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MeaningTest {

    private static final Meaning NORTH = Meaning.of(new float[] {0, 1});
    private static final Meaning EAST = Meaning.of(new float[] {2, 0});

    @Test
    void the_direction_counts_and_not_how_long_it_is() {
        assertThat(NORTH.resemblance(Meaning.of(new float[] {0, 0.001f}))).isEqualTo(1);
        assertThat(NORTH.resemblance(EAST)).isZero();
        assertThat(NORTH.resemblance(Meaning.of(new float[] {3, 3})))
                .isCloseTo(Math.sqrt(0.5), within(1e-9));
    }

    @Test
    void the_opposite_is_as_unlike_as_anything() {
        assertThat(NORTH.resemblance(Meaning.of(new float[] {0, -1}))).isZero();
    }

    @Test
    void what_means_nothing_is_like_no_other_and_not_like_itself() {
        for (var nothing :
                new Meaning[] {
                    Meaning.NONE, Meaning.of(new float[2]), new Meaning(new byte[] {0, 0})
                }) {
            assertThat(nothing.resemblance(nothing)).isZero();
            assertThat(nothing.resemblance(NORTH)).isZero();
            assertThat(NORTH.resemblance(nothing)).isZero();
        }
    }

    @Test
    void two_of_different_spaces_have_nothing_in_common() {
        assertThat(NORTH.resemblance(Meaning.of(new float[] {0, 1, 0}))).isZero();
    }

    @Test
    void a_byte_for_each_dimension_is_enough_to_tell_how_near_two_are() {
        var chance = new Random(20261128);
        for (int i = 0; i < 1000; i++) {
            var one = direction(chance);
            var other = direction(chance);
            for (int at = 0; at < other.length; at++) {
                other[at] += 2 * one[at];
            }
            assertThat(Meaning.of(one).resemblance(Meaning.of(other)))
                    .isCloseTo(cosine(one, other), within(0.01));
        }
    }

    private static float[] direction(Random chance) {
        var direction = new float[384];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) chance.nextGaussian();
        }
        return direction;
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double here = 0;
        double there = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
            here += one[i] * one[i];
            there += other[i] * other[i];
        }
        return Math.max(0, product / Math.sqrt(here * there));
    }

    @Test
    void it_comes_back_from_its_bytes_and_shows_no_word_of_them() {
        assertThat(new Meaning(EAST.parts())).isEqualTo(EAST).hasToString("Meaning[2]");
        EAST.parts()[0] = 0;
        assertThat(EAST.resemblance(EAST)).isEqualTo(1);
    }
}
