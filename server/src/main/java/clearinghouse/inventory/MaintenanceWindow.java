package clearinghouse.inventory;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** When an asset may be stopped. */
public sealed interface MaintenanceWindow {

    /** Somebody has to be asked each time. */
    record Ask() implements MaintenanceWindow {}

    /**
     * The same hours each week, by the clocks where the operator is.
     *
     * @param to on the same day, or on the next one where it is not after {@code from}
     */
    record Weekly(DayOfWeek day, LocalTime from, LocalTime to) implements MaintenanceWindow {

        public Weekly {
            if (from.equals(to)) {
                throw new IllegalArgumentException("a window of no time or of a whole day");
            }
        }

        /** The window that is open at this moment, or the one after. */
        public Opening next(Instant now, ZoneId zone) {
            var at = now.atZone(zone);
            var date = at.toLocalDate().minusDays(1).with(TemporalAdjusters.previousOrSame(day));
            var opening = opening(date.atStartOfDay(zone), zone);
            while (!opening.until().isAfter(now)) {
                date = date.plusWeeks(1);
                opening = opening(date.atStartOfDay(zone), zone);
            }
            return opening;
        }

        private Opening opening(ZonedDateTime day, ZoneId zone) {
            var date = day.toLocalDate();
            var end = to.isAfter(from) ? date : date.plusDays(1);
            // A time that the clocks skip is moved on by the length of the gap; two windows of a
            // night in which they do keep their order by that.
            return new Opening(
                    date.atTime(from).atZone(zone).toInstant(),
                    end.atTime(to).atZone(zone).toInstant());
        }
    }

    /** One such window; {@code until} does not belong to it. */
    record Opening(Instant from, Instant until) {}

    Pattern WEEKLY =
            Pattern.compile(
                    "(monday|tuesday|wednesday|thursday|friday|saturday|sunday) ([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-3]):([0-5]\\d)");

    String ASK = "ask";

    /** {@code ask}, or such as {@code sunday 02:00-05:00}. */
    static Optional<MaintenanceWindow> parse(String text) {
        if (text.equals(ASK)) {
            return Optional.of(new Ask());
        }
        var parts = WEEKLY.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var from = LocalTime.parse(parts.group(2) + ":" + parts.group(3));
        var to = LocalTime.parse(parts.group(4) + ":" + parts.group(5));
        return from.equals(to)
                ? Optional.empty()
                : Optional.of(
                        new Weekly(
                                DayOfWeek.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                                from,
                                to));
    }

    default String render() {
        return switch (this) {
            case Ask() -> ASK;
            case Weekly(var day, var from, var to) ->
                    "%s %s-%s".formatted(day.name().toLowerCase(Locale.ROOT), from, to);
        };
    }
}
