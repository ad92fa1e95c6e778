package clearinghouse.formats.version;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RFC 3339 times, ordered by their instant.
 *
 * @param second of the epoch
 * @param fraction digits behind the point, without zeros at the end
 */
record DatetimeVersion(long second, String fraction) implements ReadVersion<DatetimeVersion> {

    private static final Pattern RFC_3339 =
            Pattern.compile(
                    "(\\d{4})-(\\d\\d)-(\\d\\d)[Tt ](\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d++))?"
                            + "(?:[Zz]|([+-])(\\d\\d):(\\d\\d))");

    static Optional<DatetimeVersion> read(String version) {
        var match = RFC_3339.matcher(version);
        try {
            return match.matches() ? Optional.of(read(match)) : Optional.empty();
        } catch (DateTimeException thereIsNoSuchDay) {
            return Optional.empty();
        }
    }

    private static DatetimeVersion read(Matcher match) {
        var leap = number(match, 6) == 60;
        var local =
                LocalDateTime.of(
                        number(match, 1),
                        number(match, 2),
                        number(match, 3),
                        number(match, 4),
                        number(match, 5),
                        leap ? 59 : number(match, 6));
        var minutes = match.group(8) == null ? 0 : number(match, 9) * 60 + number(match, 10);
        var ahead = "-".equals(match.group(8)) ? -minutes : minutes;
        var fraction = match.group(7) == null ? "" : match.group(7);
        var end = fraction.length();
        while (end > 0 && fraction.charAt(end - 1) == '0') {
            end--;
        }
        return new DatetimeVersion(
                local.toEpochSecond(ZoneOffset.UTC) - ahead * 60L + (leap ? 1 : 0),
                fraction.substring(0, end));
    }

    private static int number(Matcher match, int group) {
        return Integer.parseInt(match.group(group));
    }

    @Override
    public int compareTo(DatetimeVersion other) {
        return second != other.second
                ? Long.compare(second, other.second)
                : fraction.compareTo(other.fraction);
    }

    @Override
    public void writeTo(KeyWriter key) {
        // The year 0 is negative; turning the sign bit makes unsigned order of it.
        var bits = second ^ Long.MIN_VALUE;
        for (var shift = 56; shift >= 0; shift -= 8) {
            key.mark((int) (bits >>> shift));
        }
        key.text(fraction);
    }
}
