package clearinghouse.formats.ssvc;

import java.util.regex.Pattern;

/**
 * An input or the outcome of a table, as its column heading names it.
 *
 * @param namespace empty for SSVC's own
 */
public record DecisionPoint(String name, String version, String namespace) {

    private static final Pattern HEADING =
            Pattern.compile("(.+?) v(\\d+\\.\\d+\\.\\d+)(?: \\(([a-z0-9.-]+)\\))?");

    /** A heading such as {@code Publicly Exposed v1.0.0 (cisa)}; the name alone will do. */
    static DecisionPoint ofHeading(String heading) {
        var match = HEADING.matcher(heading.strip());
        if (!match.matches()) {
            return new DecisionPoint(heading.strip(), "", "");
        }
        var namespace = match.group(3);
        return new DecisionPoint(
                match.group(1), match.group(2), namespace == null ? "" : namespace);
    }
}
