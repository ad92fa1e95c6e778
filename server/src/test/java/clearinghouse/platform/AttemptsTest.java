package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final String ADDRESS = "192.0.2.1";

    private final Attempts attempts = new Attempts(3, Duration.ofMinutes(5));

    @Test
    void an_address_waits_for_the_rest_of_the_window_after_too_many_failures() {
        fail(ADDRESS, 2);
        assertThat(attempts.remaining(ADDRESS, NOON)).isEmpty();
        fail(ADDRESS, 1);
        assertThat(attempts.remaining(ADDRESS, NOON.plusSeconds(60)))
                .contains(Duration.ofMinutes(4));
        assertThat(attempts.remaining(ADDRESS, NOON.plus(Duration.ofMinutes(5)))).isEmpty();
    }

    @Test
    void another_address_does_not_wait_with_it() {
        fail(ADDRESS, 3);
        assertThat(attempts.remaining("192.0.2.2", NOON)).isEmpty();
    }

    @Test
    void a_whole_ipv6_network_counts_as_one() {
        fail("2001:db8:0:1::1", 2);
        fail("2001:db8:0:1:ffff::2", 1);
        assertThat(attempts.remaining("2001:db8:0:1::3", NOON)).isPresent();
        assertThat(attempts.remaining("2001:db8:0:2::1", NOON)).isEmpty();
    }

    @Test
    void a_success_forgets_what_went_wrong_before() {
        fail(ADDRESS, 3);
        attempts.succeeded(ADDRESS);
        assertThat(attempts.remaining(ADDRESS, NOON)).isEmpty();
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            attempts.failed(address, NOON);
        }
    }
}
