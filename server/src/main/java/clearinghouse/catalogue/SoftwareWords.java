package clearinghouse.catalogue;

import clearinghouse.formats.published.AffectedSoftware;
import clearinghouse.formats.published.Software;
import clearinghouse.formats.published.StatedRange;
import clearinghouse.formats.published.StatedRange.CveVersion;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Software and ranges in a line for people; what decides is read from the document itself. */
final class SoftwareWords {

    private static final int MOST_VERSIONS = 20;

    private SoftwareWords() {}

    static String of(Software software) {
        return switch (software) {
            case Software.EcosystemPackage(var ecosystem, var name, var purl) ->
                    name.isEmpty() ? purl : joined(" ", ecosystem, name);
            case Software.Repository(var url) -> url;
            case Software.Product(var vendor, var product, var collection, var name, _) ->
                    product.isEmpty()
                            ? joined(" ", collection, name)
                            : joined(" ", vendor, product);
            case Software.Platform(var cpe) -> cpe;
            case Software.Listed listed ->
                    listed.within().isEmpty()
                            ? listed.name()
                            : listed.name() + ", in " + listed.within();
        };
    }

    static String versions(AffectedSoftware software) {
        var parts = new ArrayList<String>();
        software.ranges().stream().map(SoftwareWords::of).forEach(parts::add);
        var versions = software.versions();
        if (!versions.isEmpty()) {
            parts.add(
                    versions.stream().limit(MOST_VERSIONS).collect(Collectors.joining(", "))
                            + (versions.size() > MOST_VERSIONS
                                    ? " and %,d more".formatted(versions.size() - MOST_VERSIONS)
                                    : ""));
        }
        if (!software.platforms().isEmpty()) {
            parts.add("on " + String.join(", ", software.platforms()));
        }
        return parts.stream().filter(it -> !it.isEmpty()).collect(Collectors.joining("; "));
    }

    private static String of(StatedRange range) {
        return switch (range) {
            case StatedRange.Events(_, _, var events) ->
                    events.stream()
                            .map(event -> event.kind().replace('_', ' ') + " " + event.version())
                            .collect(Collectors.joining(", "));
            case StatedRange.Constraint(var side, var text) ->
                    switch (side) {
                        case AFFECTED -> text;
                        case PATCHED -> "patched " + text;
                        case NEVER_AFFECTED -> "never " + text;
                    };
            case StatedRange.CveVersions(var otherwise, var versions) ->
                    Stream.concat(
                                    versions.stream().map(SoftwareWords::of),
                                    Stream.of(otherwise)
                                            .filter(it -> !it.isEmpty())
                                            .map(it -> "otherwise " + it))
                            .collect(Collectors.joining(", "));
            case StatedRange.Bounds(var from, var fromIncluded, var to, var toIncluded) ->
                    joined(
                            ", ",
                            from.isEmpty() ? "" : (fromIncluded ? "from " : "after ") + from,
                            to.isEmpty() ? "" : (toIncluded ? "up to " : "before ") + to);
            case StatedRange.Words(var text) -> text;
        };
    }

    private static String of(CveVersion version) {
        var changes =
                version.changes().stream()
                        .map(change -> change.status() + " from " + change.at())
                        .collect(Collectors.joining(", "));
        return joined(
                " ",
                version.status(),
                version.version(),
                version.lessThan().isEmpty() ? "" : "before " + version.lessThan(),
                version.lessThanOrEqual().isEmpty() ? "" : "up to " + version.lessThanOrEqual(),
                changes.isEmpty() ? "" : "(" + changes + ")");
    }

    private static String joined(String by, String... words) {
        return Stream.of(words).filter(it -> !it.isBlank()).collect(Collectors.joining(by));
    }
}
