package clearinghouse.policy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether a duty may be had by a password and a code, with the reason. A change is a new version.
 */
record PolicyPasswordDuty(String duty, int version, boolean allowed, String reason) {

    private static final Pattern LINE =
            Pattern.compile("([a-z_]+),([0-9]{1,6}),(true|false),\"([^\"]+)\"");

    static List<PolicyPasswordDuty> shipped() {
        return PolicyPack.resource(PolicyPasswordDuty.class, "/policy/password-duties.csv")
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(PolicyPasswordDuty::parse)
                .toList();
    }

    private static PolicyPasswordDuty parse(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("no duty in the line: " + line);
        }
        return new PolicyPasswordDuty(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                Boolean.parseBoolean(parts.group(3)),
                parts.group(4));
    }
}
