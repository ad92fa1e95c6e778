package clearinghouse.pages;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments and spans as a person reads them. */
final class Times {

    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("EEEE d MMMM uuuu, HH:mm z", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEEE d MMMM uuuu", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private Times() {}

    /** Day, date, time and zone: nobody has to guess. */
    static String exact(Instant at, ZoneId zone) {
        var text = EXACT.format(at.atZone(zone));
        if (zone instanceof ZoneOffset) {
            return text.replace(" Z", " UTC");
        }
        return text.endsWith(" " + zone) ? text : text + " (" + zone + ")";
    }

    static String shortly(Instant at) {
        return SHORT.format(at);
    }

    static String date(Instant at) {
        return DATE.format(at);
    }

    static String clock(Instant at) {
        return CLOCK.format(at);
    }

    static String day(Instant at) {
        return DAY.format(at);
    }

    /** For machines, to the second. */
    static String machine(Instant at) {
        return at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    }

    /** {@code in 3 days and 4 hours}, {@code 2 hours ago}. */
    static String fromNow(Instant at, Instant now) {
        var span = Duration.between(now, at);
        if (span.isNegative()) {
            return span(span.negated()) + " ago";
        }
        return "in " + span(span);
    }

    /** The two largest units; a span is never told longer than it is. */
    static String span(Duration span) {
        long days = span.toDays();
        if (days >= 10) {
            return count(days, "day");
        }
        if (days > 0) {
            return two(count(days, "day"), span.toHoursPart(), "hour");
        }
        if (span.toHours() > 0) {
            return two(count(span.toHours(), "hour"), span.toMinutesPart(), "minute");
        }
        if (span.toMinutes() > 0) {
            return count(span.toMinutes(), "minute");
        }
        return span.toSeconds() > 0 ? count(span.toSeconds(), "second") : "less than a second";
    }

    private static String two(String larger, int smaller, String unit) {
        return smaller == 0 ? larger : larger + " and " + count(smaller, unit);
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
