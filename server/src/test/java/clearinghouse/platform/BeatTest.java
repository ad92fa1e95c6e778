package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BeatTest {

    @Test
    void what_took_less_than_a_beat_is_told_at_its_end_however_long_it_took() {
        assertThat(Beat.end(0)).isEqualTo(10_000_000);
        assertThat(Beat.end(977_000)).isEqualTo(10_000_000);
        assertThat(Beat.end(1_072_000)).isEqualTo(10_000_000);
        assertThat(Beat.end(9_999_999)).isEqualTo(10_000_000);
    }

    @Test
    void what_took_longer_is_told_at_the_end_of_the_next() {
        assertThat(Beat.end(10_000_000)).isEqualTo(20_000_000);
        assertThat(Beat.end(34_000_001)).isEqualTo(40_000_000);
    }

    @Test
    void nothing_is_told_before_the_end_of_a_beat() {
        long begun = System.nanoTime();
        Beat.begin().await();
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(Beat.LENGTH.toNanos());
    }
}
