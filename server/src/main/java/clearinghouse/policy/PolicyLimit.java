package clearinghouse.policy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A number of days that something may last, with the reason. A change is a new version.
 *
 * @param name what it bounds
 */
record PolicyLimit(String name, int version, int days, String reason) {

    static final String LONGEST_EMBARGO = "embargo.longest";
    static final String LONGEST_TOKEN = "token.longest";
    static final String LONGEST_OVERLAP = "token.overlap";

    private static final Pattern LINE =
            Pattern.compile("([a-z.]+),([0-9]{1,6}),([0-9]{1,6}),\"([^\"]+)\"");

    static List<PolicyLimit> shipped() {
        return PolicyPack.resource(PolicyLimit.class, "/policy/limits.csv")
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(PolicyLimit::parse)
                .toList();
    }

    private static PolicyLimit parse(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("no limit in the line: " + line);
        }
        return new PolicyLimit(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                parts.group(4));
    }
}
