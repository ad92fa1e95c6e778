package clearinghouse.formats.clock;

import java.util.Locale;

/**
 * How long a clock runs.
 *
 * @param number at least 0
 */
public record Span(int number, Unit unit) {

    /** Far more than any rule gives, and far from where time itself ends. */
    private static final int MOST = 100_000;

    public enum Unit {
        /** Of 60 minutes that pass, whatever the clocks on the wall do. */
        HOURS,

        /** To the same time of day by the calendar's time zone. */
        DAYS,

        /** Those that the calendar has neither as a holiday nor as a weekend. */
        BUSINESS_DAYS
    }

    public Span {
        if (number < 0 || number > MOST) {
            throw new IllegalArgumentException("a span is 0 to %d, not %d".formatted(MOST, number));
        }
    }

    /** Such as {@code 14 days} or {@code 1 business day}. */
    public String words() {
        var plural = unit.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return number + " " + (number == 1 ? plural.substring(0, plural.length() - 1) : plural);
    }
}
