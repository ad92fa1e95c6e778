package clearinghouse.policy;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A word that a finding may be marked with, and what it means. A change is a new version.
 *
 * @param given whether a finding has it whose submitter says nothing
 */
record PolicyTerm(Kind kind, String name, int version, boolean given, String meaning) {

    /** What the word is about. */
    enum Kind {
        PROVENANCE,
        USE_LIMIT;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Pattern LINE =
            Pattern.compile("([a-z-]+),([a-z-]+),([0-9]{1,6}),(yes|no),\"([^\"]+)\"");

    static List<PolicyTerm> shipped() {
        return PolicyPack.resource(PolicyTerm.class, "/policy/terms.csv")
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(PolicyTerm::parse)
                .toList();
    }

    private static PolicyTerm parse(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("no term in the line: " + line);
        }
        return new PolicyTerm(
                Kind.valueOf(parts.group(1).toUpperCase(Locale.ROOT).replace('-', '_')),
                parts.group(2),
                Integer.parseInt(parts.group(3)),
                parts.group(4).equals("yes"),
                parts.group(5));
    }
}
