package clearinghouse.policy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What holds of something as long as nobody says it, with the reason. A change is a new version.
 *
 * @param point what is assumed
 */
record PolicyAssumption(String point, int version, String value, String reason) {

    private static final Pattern LINE =
            Pattern.compile("([a-z_]+),([0-9]{1,6}),\"([^\"]+)\",\"([^\"]+)\"");

    static List<PolicyAssumption> shipped() {
        return PolicyPack.resource(PolicyAssumption.class, "/policy/assumptions.csv")
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(PolicyAssumption::parse)
                .toList();
    }

    private static PolicyAssumption parse(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("no assumption in the line: " + line);
        }
        return new PolicyAssumption(
                parts.group(1), Integer.parseInt(parts.group(2)), parts.group(3), parts.group(4));
    }
}
