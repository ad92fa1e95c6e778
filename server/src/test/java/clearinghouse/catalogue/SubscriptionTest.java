package clearinghouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static Subscription failedSoOften(int failures, Optional<Duration> every) {
        return failedSoOften(failures, every, Mirroring.OFF);
    }

    private static Subscription failedSoOften(
            int failures, Optional<Duration> every, Mirroring mirroring) {
        return new Subscription(
                new UUID(0, 1),
                new SubscriptionId("sub_" + "a".repeat(26)),
                "maker.example",
                SourceKind.FILE,
                every,
                false,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                "",
                failures,
                Optional.of(NOON),
                Subscription.Tally.NONE,
                mirroring);
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 10", "2, 20", "5, 160", "7, 360", "1000, 360"})
    void after_a_failure_it_is_asked_soon_and_then_ever_later_up_to_the_usual_time(
            int failures, int minutes) {
        assertThat(failedSoOften(failures, Optional.of(Duration.ofHours(6))).afterFailure(NOON))
                .contains(NOON.plus(Duration.ofMinutes(minutes)));
    }

    @Test
    void what_is_taken_once_is_not_asked_again_whatever_came_of_it() {
        var once = failedSoOften(0, Optional.empty());
        assertThat(once.afterFailure(NOON)).isEmpty();
        assertThat(once.afterSuccess(NOON)).isEmpty();
        assertThat(once.hasEnded()).isTrue();
    }

    @Test
    void what_was_chosen_to_be_mirrored_during_a_round_is_looked_at_once_more() {
        var hourly = Optional.of(Duration.ofHours(1));
        assertThat(failedSoOften(0, hourly, Mirroring.WAITING).afterSuccess(NOON)).contains(NOON);
        assertThat(failedSoOften(0, hourly, Mirroring.MIRRORED).afterSuccess(NOON))
                .contains(NOON.plus(Duration.ofHours(1)));
    }

    @Test
    void it_is_stale_after_its_time_and_not_at_it() {
        var source = failedSoOften(0, Optional.of(Duration.ofHours(6)));
        assertThat(source.isStale(NOON)).isFalse();
        assertThat(source.isStale(NOON.plusMillis(1))).isTrue();
        assertThat(Subscription.staleAt(NOON, Duration.ofHours(6), 3))
                .isEqualTo(NOON.plus(Duration.ofHours(18)));
    }

    @Test
    void a_folder_is_known_by_its_end_or_by_one_of_its_lists() {
        for (var folder :
                new String[] {
                    "https://maker.example/csaf/",
                    "https://maker.example/csaf/index.txt",
                    "https://maker.example/csaf/changes.csv"
                }) {
            assertThat(SourceAddress.parse(folder))
                    .get()
                    .isInstanceOfSatisfying(
                            SourceAddress.Address.class,
                            it ->
                                    assertThat(it.directory())
                                            .contains(URI.create("https://maker.example/csaf/")));
        }
        assertThat(SourceAddress.parse("https://maker.example/csaf"))
                .get()
                .isInstanceOfSatisfying(
                        SourceAddress.Address.class, it -> assertThat(it.directory()).isEmpty());
        assertThat(SourceAddress.parse(" Maker.Example "))
                .contains(new SourceAddress.Domain("maker.example"));
    }

    @Test
    void what_a_stranger_calls_a_file_is_kept_as_something_that_can_be_shown() {
        var arrival =
                Arrival.from(
                        "a!\u0000\u001b[1m\ud800" + "x".repeat(2000),
                        new byte[0],
                        Optional.of("\u0007"));
        assertThat(arrival.place()).startsWith("a!??[1m?x").hasSize(1024);
        assertThat(arrival.doubt()).contains("?");
    }
}
