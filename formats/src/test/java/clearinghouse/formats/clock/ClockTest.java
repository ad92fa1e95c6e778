package clearinghouse.formats.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClockTest {

    private static final Instant JULY = Instant.parse("2026-07-01T12:00:00Z");
    private static final Rule TWO_WEEKS = after(14, Span.Unit.DAYS, "published");
    private static final Rule THREE_DAYS = after(3, Span.Unit.DAYS, "listed");

    private final Clock clock =
            new Clock(Calendar.UTC, List.of(), Map.of("published", "the publication"));

    // New York: its clocks jump from 02:00 to 03:00 on 8 March 2026, and back on 1 November.
    private static final Calendar NEW_YORK =
            new Calendar(
                    ZoneId.of("America/New_York"),
                    EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                    Set.of(LocalDate.of(2026, 7, 3), LocalDate.of(2026, 11, 26)));

    @Test
    void a_deadline_says_why_it_is_that_moment() {
        var due = due(clock.deadline(TWO_WEEKS, Map.of("published", JULY)));
        assertThat(due.at()).isEqualTo(Instant.parse("2026-07-15T12:00:00Z"));
        assertThat(due.why().text(ClockTest::day))
                .isEqualTo("14 days after the publication (2026-07-01), that is 2026-07-15");
    }

    @Test
    void of_several_the_earliest_holds_and_all_are_told() {
        var rule = new Rule.EarliestOf(List.of(TWO_WEEKS, THREE_DAYS));
        var listed = Instant.parse("2026-07-05T00:00:00Z");
        var due = due(clock.deadline(rule, Map.of("published", JULY, "listed", listed)));
        assertThat(due.at()).isEqualTo(Instant.parse("2026-07-08T00:00:00Z"));
        assertThat(due.why().countedFrom()).isEqualTo(listed);
        assertThat(due.why().text(ClockTest::day))
                .isEqualTo(
                        "earliest of: 14 days after the publication (2026-07-01), that is 2026-07-15;"
                                + " 3 days after listed (2026-07-05), that is 2026-07-08");
    }

    @Test
    void the_latest_of_those_that_run_does_not_wait_for_what_may_never_happen() {
        var rule = new Rule.LatestOf(List.of(TWO_WEEKS, THREE_DAYS));
        assertThat(due(clock.deadline(rule, Map.of("published", JULY))).at())
                .isEqualTo(Instant.parse("2026-07-15T12:00:00Z"));
        assertThat(
                        due(clock.deadline(
                                        rule,
                                        Map.of(
                                                "published",
                                                JULY,
                                                "listed",
                                                Instant.parse("2026-08-01T00:00:00Z"))))
                                .at())
                .isEqualTo(Instant.parse("2026-08-04T00:00:00Z"));
    }

    @Test
    void no_clock_runs_without_its_trigger() {
        assertThat(clock.deadline(TWO_WEEKS, Map.of("listed", JULY)))
                .isEqualTo(new Deadline.Waiting(List.of("published")));
        assertThat(clock.deadline(new Rule.EarliestOf(List.of(TWO_WEEKS, THREE_DAYS)), Map.of()))
                .isEqualTo(new Deadline.Waiting(List.of("published", "listed")));
    }

    // span, trigger, deadline; of New York
    @ParameterizedTest
    @CsvSource({
        // The day of the jump has 23 hours, and the same time of day is what counts.
        "1,   DAYS,          2026-03-07T12:00:00Z, 2026-03-08T07:00:00-04:00",
        "1,   DAYS,          2026-03-07T17:00:00Z, 2026-03-08T16:00:00Z",
        "24,  HOURS,         2026-03-07T17:00:00Z, 2026-03-08T17:00:00Z",
        // 02:30 is left out: the moment at which it is.
        "1,   DAYS,          2026-03-07T07:30:00Z, 2026-03-08T07:00:00Z",
        // A day of 25 hours.
        "1,   DAYS,          2026-10-31T16:00:00Z, 2026-11-01T17:00:00Z",
        // Thursday to Monday over a holiday that is observed on a Friday, and the weekend.
        "1,   BUSINESS_DAYS, 2026-07-02T14:00:00Z, 2026-07-06T14:00:00Z",
        // What happens on a Saturday begins on Monday at midnight.
        "1,   BUSINESS_DAYS, 2026-07-11T14:00:00Z, 2026-07-14T04:00:00Z",
        "0,   BUSINESS_DAYS, 2026-07-11T14:00:00Z, 2026-07-13T04:00:00Z",
    })
    void days_are_those_of_the_calendar(int number, Span.Unit unit, Instant from, String to) {
        var newYork = new Clock(NEW_YORK, List.of(), Map.of());
        var at = due(newYork.deadline(after(number, unit, "t"), Map.of("t", from))).at();
        assertThat(at).isEqualTo(OffsetDateTime.parse(to).toInstant());
    }

    @Test
    void a_pause_puts_off_and_one_without_an_end_leaves_no_date() {
        var paused = new Pause(JULY.plus(Duration.ofDays(2)), end(5), "no fix exists");
        var later = new Clock(Calendar.UTC, List.of(paused), Map.of());
        var due = due(later.deadline(TWO_WEEKS, Map.of("published", JULY)));
        assertThat(due.at()).isEqualTo(Instant.parse("2026-07-18T12:00:00Z"));
        assertThat(due.why().text(ClockTest::day))
                .isEqualTo(
                        "14 days after published, not counting pauses: no fix exists (2026-07-01),"
                                + " that is 2026-07-18");
        var open = new Pause(JULY.plus(Duration.ofDays(2)), Optional.empty(), "no fix exists");
        for (var unit : Span.Unit.values()) {
            assertThat(
                            new Clock(Calendar.UTC, List.of(open), Map.of())
                                    .deadline(
                                            after(100, unit, "published"),
                                            Map.of("published", JULY)))
                    .isEqualTo(new Deadline.Paused(open.from(), "no fix exists"));
        }
        // It ended before the pause began.
        assertThat(
                        due(new Clock(Calendar.UTC, List.of(open), Map.of())
                                        .deadline(
                                                after(1, Span.Unit.DAYS, "published"),
                                                Map.of("published", JULY)))
                                .at())
                .isEqualTo(Instant.parse("2026-07-02T12:00:00Z"));
    }

    @Test
    void what_is_triggered_in_a_pause_begins_with_its_end() {
        var paused = new Pause(JULY.minus(Duration.ofDays(2)), end(5), "no fix exists");
        assertThat(
                        due(new Clock(Calendar.UTC, List.of(paused), Map.of())
                                        .deadline(TWO_WEEKS, Map.of("published", JULY)))
                                .at())
                .isEqualTo(Instant.parse("2026-07-20T12:00:00Z"));
    }

    @ParameterizedTest
    @EnumSource(Span.Unit.class)
    void a_later_trigger_never_gives_an_earlier_deadline(Span.Unit unit) {
        sampled((random, sampling) -> {
            var rule = after(random.nextInt(30), unit, "t");
            var from = sampling.at(random);
            var later = from.plusSeconds(random.nextInt(60 * 60 * 30));
            assertThat(due(sampling.deadline(rule, later)).at())
                    .as("%s from %s and %s, %s", rule, from, later, sampling.clock().pauses())
                    .isAfterOrEqualTo(due(sampling.deadline(rule, from)).at());
        });
    }

    @ParameterizedTest
    @EnumSource(Span.Unit.class)
    void a_pause_never_brings_a_deadline_forward(Span.Unit unit) {
        sampled((random, sampling) -> {
            var rule = after(random.nextInt(30), unit, "t");
            var from = sampling.at(random);
            var unpaused = new Clock(sampling.clock().calendar(), List.of(), Map.of());
            assertThat(due(sampling.deadline(rule, from)).at())
                    .as("%s from %s, %s", rule, from, sampling.clock().pauses())
                    .isAfterOrEqualTo(due(unpaused.deadline(rule, Map.of("t", from))).at());
        });
    }

    @ParameterizedTest
    @EnumSource(Span.Unit.class)
    void a_longer_span_never_ends_earlier_and_none_ends_before_it_began(Span.Unit unit) {
        sampled((random, sampling) -> {
            var from = sampling.at(random);
            var number = random.nextInt(30);
            var shorter = due(sampling.deadline(after(number, unit, "t"), from)).at();
            var longer = due(sampling.deadline(after(number + 1, unit, "t"), from)).at();
            assertThat(longer).isAfterOrEqualTo(shorter);
            assertThat(shorter.plusSeconds(60 * 60)).isAfterOrEqualTo(from);
        });
    }

    @Test
    void the_earliest_is_no_later_than_any_and_the_latest_no_earlier() {
        sampled((random, sampling) -> {
            var rules = new ArrayList<Rule>();
            for (var unit : Span.Unit.values()) {
                rules.add(after(random.nextInt(30), unit, "t"));
            }
            var from = sampling.at(random);
            var earliest = due(sampling.deadline(new Rule.EarliestOf(rules), from)).at();
            var latest = due(sampling.deadline(new Rule.LatestOf(rules), from)).at();
            for (var rule : rules) {
                assertThat(due(sampling.deadline(rule, from)).at()).isBetween(earliest, latest);
            }
        });
    }

    @Test
    void the_latest_of_several_has_no_date_while_one_of_them_is_paused_and_the_earliest_has() {
        var open = new Pause(JULY.plus(Duration.ofDays(5)), Optional.empty(), "no fix exists");
        var paused = new Clock(Calendar.UTC, List.of(open), Map.of());
        var both = Map.of("published", JULY, "listed", JULY);
        for (var rules : List.of(List.of(TWO_WEEKS, THREE_DAYS), List.of(THREE_DAYS, TWO_WEEKS))) {
            assertThat(paused.deadline(new Rule.LatestOf(rules), both))
                    .isEqualTo(new Deadline.Paused(open.from(), "no fix exists"));
            assertThat(due(paused.deadline(new Rule.EarliestOf(rules), both)).at())
                    .isEqualTo(JULY.plus(Duration.ofDays(3)));
        }
        // What has not been triggered is not paused either.
        assertThat(
                        due(paused.deadline(
                                        new Rule.LatestOf(List.of(TWO_WEEKS, THREE_DAYS)),
                                        Map.of("listed", JULY)))
                                .at())
                .isEqualTo(JULY.plus(Duration.ofDays(3)));
    }

    @Test
    void no_pause_with_or_without_an_end_brings_the_deadline_of_several_forward() {
        sampled((random, sampling) -> {
            var rules = new ArrayList<Rule>();
            for (var unit : Span.Unit.values()) {
                rules.add(after(random.nextInt(30), unit, "t"));
            }
            var from = sampling.at(random);
            var pauses = new ArrayList<>(sampling.clock().pauses());
            if (random.nextBoolean()) {
                pauses.add(new Pause(sampling.at(random), Optional.empty(), "open"));
            }
            var calendar = sampling.clock().calendar();
            var paused = new Sampling(new Clock(calendar, pauses, Map.of()));
            var unpaused = new Sampling(new Clock(calendar, List.of(), Map.of()));
            var earliest = new Rule.EarliestOf(rules);
            var latest = new Rule.LatestOf(rules);
            for (var rule :
                    List.of(earliest, latest, new Rule.LatestOf(List.of(earliest, latest)))) {
                if (paused.deadline(rule, from) instanceof Deadline.Due(var why)) {
                    assertThat(why.at())
                            .as("%s from %s, %s", rule, from, pauses)
                            .isAfterOrEqualTo(due(unpaused.deadline(rule, from)).at());
                }
            }
        });
    }

    @Test
    void a_week_without_a_business_day_and_a_span_backwards_are_refused() {
        assertThatThrownBy(() ->
                        new Calendar(NEW_YORK.zone(), EnumSet.allOf(DayOfWeek.class), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Span(-1, Span.Unit.DAYS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private record Sampling(Clock clock) {
        /** Near the two days on which the clocks of New York jump, as often as elsewhere. */
        Instant at(Random random) {
            var start =
                    List.of("2026-03-06T00:00:00Z", "2026-10-30T00:00:00Z", "2026-07-01T00:00:00Z")
                            .get(random.nextInt(3));
            return Instant.parse(start).plusSeconds(random.nextInt(60 * 60 * 24 * 5));
        }

        Deadline deadline(Rule rule, Instant from) {
            return clock.deadline(rule, Map.of("t", from));
        }
    }

    private static void sampled(BiConsumer<Random, Sampling> check) {
        var random = new Random(20_260_701);
        for (var i = 0; i < 20_000; i++) {
            var calendar = random.nextBoolean() ? NEW_YORK : Calendar.UTC;
            var pauses = new ArrayList<Pause>();
            for (var j = random.nextInt(4); j > 0; j--) {
                var from = new Sampling(new Clock(calendar, List.of(), Map.of())).at(random);
                var until = from.plusSeconds(random.nextInt(60 * 60 * 72));
                pauses.add(new Pause(from, Optional.of(until), "p"));
            }
            check.accept(random, new Sampling(new Clock(calendar, pauses, Map.of())));
        }
    }

    private static Optional<Instant> end(int days) {
        return Optional.of(JULY.plus(Duration.ofDays(days)));
    }

    private static String day(Instant at) {
        return at.toString().substring(0, 10);
    }

    private static Rule after(int number, Span.Unit unit, String trigger) {
        return new Rule.After(new Span(number, unit), trigger);
    }

    private static Deadline.Due due(Deadline deadline) {
        assertThat(deadline).isInstanceOf(Deadline.Due.class);
        return (Deadline.Due) deadline;
    }
}
