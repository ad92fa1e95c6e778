package clearinghouse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final Ids ids = new Ids(now::get, new SecureRandom());

    @Test
    void ids_of_one_millisecond_are_in_the_order_of_their_making() {
        var made = Stream.generate(ids::next).limit(10_000).map(UUID::toString).toList();
        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_clock_that_is_set_back_does_not_turn_the_order_round() {
        var before = ids.next();
        now.set(NOON.minusSeconds(3600));
        assertThat(ids.next().toString()).isGreaterThan(before.toString());
    }

    @Test
    void an_id_is_a_uuid_of_version_7_and_tells_the_time() {
        var id = ids.next();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void two_servers_do_not_make_the_same_id_in_the_same_millisecond() {
        var other = new Ids(now::get, new SecureRandom());
        var made = new HashSet<UUID>();
        for (int i = 0; i < 1000; i++) {
            assertThat(made.add(ids.next())).isTrue();
            assertThat(made.add(other.next())).isTrue();
        }
    }
}
