package clearinghouse.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant BEGIN = Instant.parse("2026-11-25T04:00:00Z");
    private static final Instant NOW = BEGIN.plus(Duration.ofDays(9));

    private static Timeline at(List<Integer> hours, Optional<Instant> end) {
        return Timeline.of(
                hours.stream()
                        .map(hour ->
                                new Timeline.Event(
                                        BEGIN.plus(Duration.ofHours(hour)), "it", "someone"))
                        .toList(),
                NOW,
                end);
    }

    @Test
    void no_dot_covers_another_and_none_leaves_the_picture() {
        var chance = new Random(1);
        for (int round = 0; round < 500; round++) {
            var hours =
                    IntStream.range(0, 1 + chance.nextInt(30))
                            .mapToObj(_ -> chance.nextInt(200))
                            .sorted()
                            .toList();
            for (var line : at(hours, Optional.empty()).lines()) {
                double free = 0;
                for (var dot : line.dots()) {
                    assertThat(dot.x())
                            .as("%s on %d", hours, line.width())
                            .isGreaterThanOrEqualTo(free);
                    free = dot.x() + dot.width();
                }
                assertThat(free).isLessThanOrEqualTo(line.width());
                assertThat(line.dots().getLast().label()).endsWith(String.valueOf(hours.size()));
            }
        }
    }

    @Test
    void what_is_said_of_the_picture_names_its_days_and_the_end_only_where_there_is_one() {
        assertThat(at(List.of(0, 5), Optional.of(NOW.plus(Duration.ofDays(30)))).caption())
                .isEqualTo(
                        "The events of the table below by their numbers, from 25 Nov 2026 to 3 Jan 2027, with now marked, and by the thick line the coming end of the embargo, 3 Jan 2027.");
        assertThat(at(List.of(0), Optional.empty()).caption())
                .endsWith("from 25 Nov 2026 to 4 Dec 2026, with now marked.");
    }
}
