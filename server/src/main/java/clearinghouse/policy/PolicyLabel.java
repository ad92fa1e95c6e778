package clearinghouse.policy;

import clearinghouse.formats.advisory.TlpLabel;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How something is labelled unless its source says more, with the reason. A change is a new
 * version.
 */
record PolicyLabel(Kind kind, int version, TlpLabel label, String reason) {

    /** What has a label. */
    enum Kind {
        FINDING,
        PROOF,
        UNDISCLOSED,
        DRAFT,
        INVENTORY
    }

    private static final Pattern LINE =
            Pattern.compile("([a-z]+),([0-9]{1,6}),(TLP:[A-Z+]+),\"([^\"]+)\"");

    static List<PolicyLabel> shipped() {
        return PolicyPack.resource(PolicyLabel.class, "/policy/labels.csv")
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(PolicyLabel::parse)
                .toList();
    }

    private static PolicyLabel parse(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("no label in the line: " + line);
        }
        return new PolicyLabel(
                Kind.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                Integer.parseInt(parts.group(2)),
                TlpLabel.parse(parts.group(3)).orElseThrow(),
                parts.group(4));
    }
}
