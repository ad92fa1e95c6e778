package clearinghouse.policy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How many of something one may have, with the reason. A change is a new version.
 *
 * @param name what it bounds
 */
record PolicyCap(String name, int version, int most, String reason) {

    private static final Pattern LINE =
            Pattern.compile("([a-z.-]+),([0-9]{1,6}),([0-9]{1,6}),\"([^\"]+)\"");

    static List<PolicyCap> shipped() {
        return PolicyPack.resource(PolicyCap.class, "/policy/caps.csv")
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(PolicyCap::parse)
                .toList();
    }

    private static PolicyCap parse(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("no cap in the line: " + line);
        }
        return new PolicyCap(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                parts.group(4));
    }
}
