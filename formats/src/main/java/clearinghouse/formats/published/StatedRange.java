package clearinghouse.formats.published;

import java.util.List;

/** A set of versions as its source writes it. {@code formats.version} says what it means. */
public sealed interface StatedRange {

    /**
     * OSV: what happens to versions or commits, one after the other.
     *
     * @param type {@code SEMVER}, {@code ECOSYSTEM} or {@code GIT}
     * @param repository of commits; empty for versions
     */
    record Events(String type, String repository, List<Event> events) implements StatedRange {
        public Events {
            events = List.copyOf(events);
        }
    }

    /** One event: {@code introduced}, {@code fixed}, {@code last_affected} or {@code limit}. */
    record Event(String kind, String version) {}

    /**
     * A constraint in the ecosystem's own writing, such as {@code >= 1.2, < 1.4} or {@code ^8.1.4}.
     */
    record Constraint(Side side, String text) implements StatedRange {}

    /** Which side of the fix a constraint describes. */
    enum Side {
        AFFECTED,
        PATCHED,
        NEVER_AFFECTED
    }

    /**
     * CVE 5.x: all versions of one product entry.
     *
     * @param otherwise the status of versions that none of them names
     */
    record CveVersions(String otherwise, List<CveVersion> versions) implements StatedRange {
        public CveVersions {
            versions = List.copyOf(versions);
        }
    }

    /**
     * A version, or a range from it up to one of the two ends.
     *
     * @param type {@code semver}, {@code git}, {@code custom}...; empty where none is given
     * @param lessThan the end, excluded; empty where there is none
     * @param lessThanOrEqual the end, included; empty where there is none
     * @param changes where within the range the status becomes another one
     */
    record CveVersion(
            String version,
            String status,
            String type,
            String lessThan,
            String lessThanOrEqual,
            List<Change> changes) {
        public CveVersion {
            changes = List.copyOf(changes);
        }
    }

    record Change(String at, String status) {}

    /** NVD: between two versions of a CPE name; empty where there is no end. */
    record Bounds(String from, boolean fromIncluded, String to, boolean toIncluded)
            implements StatedRange {}

    /** CSAF: what a branch of the category product_version_range says, VERS or prose. */
    record Words(String text) implements StatedRange {}
}
