package clearinghouse.formats.published;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The CWE label in what a source says of the weakness. */
final class Weaknesses {

    private static final Pattern LABEL = Pattern.compile("(?i)\\bCWE[-: ]?(\\d{1,6})\\b");
    private static final Set<String> NOTHING =
            Set.of("", "n/a", "na", "unknown", "nvd-cwe-noinfo", "nvd-cwe-other", "-");

    private Weaknesses() {}

    /** The words themselves where no label is in them; empty where they say nothing. */
    static String label(String words) {
        var label = LABEL.matcher(words);
        if (label.find()) {
            return "CWE-" + label.group(1);
        }
        var stripped = words.strip();
        return NOTHING.contains(stripped.toLowerCase(Locale.ROOT)) ? "" : stripped;
    }
}
