package clearinghouse.formats.csaf.validation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.Optional;

/** A date and time of RFC 3339, section 5.6. Read by hand, as a big document has thousands. */
record Timestamp(Instant instant, boolean strict) {

    private static final int SHORTEST = 20;
    private static final int NANO_DIGITS = 9;

    /**
     * {@code strict} says that it keeps what CSAF 2.1 asks beyond RFC 3339: capital T and Z, no
     * leap second.
     */
    static Optional<Timestamp> parse(String text) {
        if (text.length() < SHORTEST
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || (text.charAt(10) != 'T' && text.charAt(10) != 't')) {
            return Optional.empty();
        }
        var year = number(text, 0, 4);
        var month = number(text, 5, 7);
        var day = number(text, 8, 10);
        var hour = number(text, 11, 13);
        var minute = number(text, 14, 16);
        var second = number(text, 17, 19);
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || day > lengthOfMonth(year, month)
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 60) {
            return Optional.empty();
        }
        var zone = 19;
        var nanos = 0L;
        if (text.charAt(zone) == '.') {
            zone++;
            var begin = zone;
            while (zone < text.length() && isDigit(text.charAt(zone))) {
                if (zone - begin < NANO_DIGITS) {
                    nanos = nanos * 10 + text.charAt(zone) - '0';
                }
                zone++;
            }
            if (zone == begin) {
                return Optional.empty();
            }
            for (var i = zone - begin; i < NANO_DIGITS; i++) {
                nanos *= 10;
            }
        }
        var offset = offsetSeconds(text, zone);
        if (offset == Integer.MIN_VALUE) {
            return Optional.empty();
        }
        var instant =
                Instant.ofEpochSecond(
                        LocalDate.of(year, month, day).toEpochDay() * 86_400
                                + hour * 3_600L
                                + minute * 60L
                                + second
                                - offset,
                        nanos);
        // A leap second is the last of a day in UTC.
        if (second == 60
                && !instant.minus(Duration.ofSeconds(1))
                        .atOffset(ZoneOffset.UTC)
                        .toLocalTime()
                        .toString()
                        .startsWith("23:59:59")) {
            return Optional.empty();
        }
        var strict =
                text.charAt(10) == 'T' && second != 60 && text.charAt(text.length() - 1) != 'z';
        return Optional.of(new Timestamp(instant, strict));
    }

    private static int lengthOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> Year.isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static int offsetSeconds(String text, int at) {
        if (at == text.length() - 1) {
            return text.charAt(at) == 'Z' || text.charAt(at) == 'z' ? 0 : Integer.MIN_VALUE;
        }
        if (at != text.length() - 6 || text.charAt(at + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        var hours = number(text, at + 1, at + 3);
        var minutes = number(text, at + 4, at + 6);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        var seconds = hours * 3_600 + minutes * 60;
        return switch (text.charAt(at)) {
            case '+' -> seconds;
            case '-' -> -seconds;
            default -> Integer.MIN_VALUE;
        };
    }

    private static int number(String text, int from, int to) {
        var value = 0;
        for (var i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
