package clearinghouse.catalogue;

import clearinghouse.formats.published.SsvcSelection;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a dossier says of exploitation and of choices at decision points, in words for people which
 * a decision can be made from again.
 */
final class DecidingWords {

    private static final String LISTED = "Listed as exploited";
    private static final Pattern SINCE =
            Pattern.compile(LISTED + " since (\\d{4}-\\d{2}-\\d{2})\\..*", Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile("(.*) \\(([^()]+)\\)", Pattern.DOTALL);

    private DecidingWords() {}

    static String listed(Optional<LocalDate> since) {
        return since.map(day -> LISTED + " since " + day + ".").orElse(LISTED + ".");
    }

    /** Words of others, which are not taken for a listing. */
    static String unlisted(String words) {
        return isListed(words) ? "In its words: " + words : words;
    }

    /** Whether a source says that it is listed, and not only words about it. */
    static boolean isListed(String words) {
        return words.startsWith(LISTED);
    }

    static Optional<LocalDate> listedSince(String words) {
        var since = SINCE.matcher(words);
        try {
            return since.matches()
                    ? Optional.of(LocalDate.parse(since.group(1)))
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    static String selection(SsvcSelection selection) {
        return selection.options().entrySet().stream()
                .map(Map.Entry::toString)
                .collect(
                        Collectors.joining(
                                ", ", "", selection.at().map(at -> " (" + at + ")").orElse("")));
    }

    /**
     * @param options by the name of the point, both as the source writes them
     */
    record Selection(SequencedMap<String, String> options, Optional<Instant> at) {}

    static Selection selection(String words) {
        var timed = TIME.matcher(words);
        var at = timed.matches() ? instant(timed.group(2)) : Optional.<Instant>empty();
        var options = new LinkedHashMap<String, String>();
        for (var option : (at.isPresent() ? timed.group(1) : words).split(", ")) {
            var equals = option.indexOf('=');
            if (equals > 0) {
                options.putIfAbsent(option.substring(0, equals), option.substring(equals + 1));
            }
        }
        return new Selection(options, at);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
