package clearinghouse.formats.published;

import java.util.List;

/**
 * One piece of software and what is said of its versions.
 *
 * @param by who says so within the document; empty for its author
 * @param standing of what the ranges and versions hold; where there are neither, of every version
 * @param ranges as the source writes them, unread
 * @param versions named one by one
 * @param platforms where it has to run for that, as the source writes it; empty for anywhere
 */
public record AffectedSoftware(
        String by,
        Software software,
        Standing standing,
        List<StatedRange> ranges,
        List<String> versions,
        List<String> platforms) {

    /** CSAF 2.0 section 3.2.3.9 and VEX; the other forms know the first two. */
    public enum Standing {
        AFFECTED,
        NOT_AFFECTED,
        FIXED,
        UNDER_INVESTIGATION,
        RECOMMENDED,
        UNKNOWN
    }

    public AffectedSoftware {
        ranges = List.copyOf(ranges);
        versions = List.copyOf(versions);
        platforms = List.copyOf(platforms);
    }
}
