package clearinghouse.inventory;

import clearinghouse.kernel.Visible;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * From when on nobody mends it any more.
 *
 * @param on the last day on which it is supported, where it is sold; a day has no zone
 * @param source who says so, as a text that somebody can look up
 */
public record EndOfSupport(LocalDate on, String source) {

    static final int LONGEST_SOURCE = 300;
    private static final int DATE = 10;
    private static final int FIRST_YEAR = 1990;
    private static final int LAST_YEAR = 2199;

    public EndOfSupport {
        if (!isPlausible(on) || !isSource(source)) {
            throw new IllegalArgumentException("no end of support");
        }
    }

    /** The date, a space and the source. */
    static Optional<EndOfSupport> parse(String text) {
        return text.length() > DATE + 1 && text.charAt(DATE) == ' '
                ? of(text.substring(0, DATE), text.substring(DATE + 1))
                : Optional.empty();
    }

    static Optional<EndOfSupport> of(String date, String source) {
        return date(date).filter(_ -> isSource(source)).map(on -> new EndOfSupport(on, source));
    }

    /** A date that something of this world may end on. */
    static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text)).filter(EndOfSupport::isPlausible);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static boolean isSource(String source) {
        return source.length() <= LONGEST_SOURCE
                && Visible.in(source)
                && source.codePoints().noneMatch(Character::isISOControl);
    }

    private static boolean isPlausible(LocalDate on) {
        return on.getYear() >= FIRST_YEAR && on.getYear() <= LAST_YEAR;
    }

    String render() {
        return on + " " + source;
    }
}
