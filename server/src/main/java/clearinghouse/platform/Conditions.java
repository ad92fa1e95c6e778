package clearinghouse.platform;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/**
 * What a caller says of the copy that it has, and of the packing that it takes (RFC 9110, sections
 * 12.5.3 and 13.1).
 *
 * @param tags of the copies that it has; a star for any
 * @param since from when its copy is, as it says it
 * @param encodings that it takes
 */
record Conditions(List<String> tags, Optional<String> since, List<String> encodings) {

    /** RFC 9110 §5.6.7, the one form that is to be written. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);

    /** A comma may stand within a tag. */
    private static final Pattern TAG = Pattern.compile("\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"");

    private static final Pattern REFUSED = Pattern.compile(";\\s*q=0(\\.0{0,3})?\\s*$");

    static Conditions of(HttpHeaders headers) {
        return new Conditions(
                all(headers, HttpHeaders.IF_NONE_MATCH),
                Optional.ofNullable(headers.getFirst(HttpHeaders.IF_MODIFIED_SINCE)),
                all(headers, HttpHeaders.ACCEPT_ENCODING));
    }

    private static List<String> all(HttpHeaders headers, String name) {
        return headers.getOrDefault(name, List.of());
    }

    static String date(Instant moment) {
        return DATE.format(moment);
    }

    /**
     * Whether its copy is the one that it would get. Tags are compared weakly, and where there is
     * one the date is not looked at (§13.1.2, §13.1.3).
     */
    boolean hasAlready(String tag, Optional<String> lastModified) {
        if (!tags.isEmpty()) {
            return tags.stream().anyMatch(said -> names(said, tag));
        }
        return since.flatMap(Conditions::moment)
                .flatMap(copy ->
                        lastModified.flatMap(Conditions::moment).map(is -> !is.isAfter(copy)))
                .orElse(false);
    }

    private static boolean names(String said, String tag) {
        return said.strip().equals("*")
                || TAG.matcher(said).results().anyMatch(one -> one.group().equals(tag));
    }

    /** A date in another form counts as none: the caller then gets the whole. */
    private static Optional<Instant> moment(String date) {
        try {
            return Optional.of(DATE.parse(date, Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Only who names it: silence takes anything, and gets it as it is. */
    boolean takesGzip() {
        return encodings.stream()
                .flatMap(line -> Pattern.compile(",").splitAsStream(line))
                .map(one -> one.strip().toLowerCase(Locale.ROOT))
                .filter(one -> one.matches("(x-)?gzip\\s*(;.*)?"))
                .anyMatch(one -> !REFUSED.matcher(one).find());
    }
}
