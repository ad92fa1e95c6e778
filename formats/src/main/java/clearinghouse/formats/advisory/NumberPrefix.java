package clearinghouse.formats.advisory;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the numbers of one publisher's advisories begin, such as {@code CLH}. Publishers who take in
 * what others publish are told apart by it.
 */
public record NumberPrefix(String text) {

    private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9]{1,15}");
    private static final Pattern REST = Pattern.compile("[0-9]{4}-[0-9]{4,19}");

    /** Of ids that look the same: whoever reads such a number would take it for one of theirs. */
    private static final Set<String> OF_OTHERS = Set.of("CVE", "EUVD", "GCVE", "GHSA");

    public NumberPrefix {
        if (!isPrefix(text)) {
            throw new IllegalArgumentException(
                    "a prefix has 2 to 16 capital letters and digits, a letter first");
        }
    }

    /** Empty for what has another form, and for the names of other databases. */
    public static Optional<NumberPrefix> parse(String text) {
        return isPrefix(text) ? Optional.of(new NumberPrefix(text)) : Optional.empty();
    }

    private static boolean isPrefix(String text) {
        return FORM.matcher(text).matches() && !OF_OTHERS.contains(text);
    }

    /** The number of the advisory that is the n-th of its year. */
    public String number(int year, long n) {
        return "%s%04d-%04d".formatted(start(), year, n);
    }

    /** With what each number begins, and nobody else's. */
    public String start() {
        return text + "-";
    }

    /** The same of the ids in OSV. */
    public String osvStart() {
        return "x_" + start();
    }

    public boolean isNumber(String text) {
        return text.startsWith(start()) && REST.matcher(text.substring(start().length())).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
