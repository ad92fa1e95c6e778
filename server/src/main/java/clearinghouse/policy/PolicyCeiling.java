package clearinghouse.policy;

import clearinghouse.platform.Classification;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How high what this server holds may be classified, with the reason. A change is a new version.
 */
record PolicyCeiling(int version, Classification highest, String reason) {

    private static final Pattern LINE = Pattern.compile("([0-9]{1,6}),([A-Z ]+),\"([^\"]+)\"");

    static List<PolicyCeiling> shipped() {
        return PolicyPack.resource(PolicyCeiling.class, "/policy/classification.csv")
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(PolicyCeiling::parse)
                .toList();
    }

    private static PolicyCeiling parse(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("no classification in the line: " + line);
        }
        return new PolicyCeiling(
                Integer.parseInt(parts.group(1)),
                Classification.parse(parts.group(2)).orElseThrow(),
                parts.group(3));
    }
}
