package clearinghouse.formats.version;

import clearinghouse.formats.Parsed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The versions of one product in a CVE Record 5.x: the first entry that holds a version says
 * whether it is affected, within it the last change at or before the version, and else the default.
 */
public record CveVersions(Status defaultStatus, List<Entry> entries) {

    public enum Status {
        AFFECTED,
        UNAFFECTED,
        UNKNOWN;

        static Status of(String name) {
            return switch (name) {
                case "affected" -> AFFECTED;
                case "unaffected" -> UNAFFECTED;
                default -> UNKNOWN;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public record Change(String at, Status status) {}

    /**
     * @param scheme by the version type; generic where that is {@code custom} or of the author's
     *     making
     * @param ordered false for commits and the like, where only equal versions are known
     * @param span from the version on, up to {@code lessThan} or {@code lessThanOrEqual}
     */
    public record Entry(
            VersionScheme scheme, boolean ordered, Span span, Status status, List<Change> changes) {
        public Entry {
            changes = List.copyOf(changes);
        }
    }

    public CveVersions {
        entries = List.copyOf(entries);
    }

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{12,64}");

    private static final Pattern WILDCARD =
            Pattern.compile("((?:[0-9]{1,18}\\.){0,8})([0-9]{1,18})\\.\\*");

    /** Entries of an {@code affected} without a version are left out. */
    public static CveVersions read(JsonNode affected) {
        var entries = new ArrayList<Entry>();
        var type = type(affected.path("versions"));
        for (var node : affected.path("versions")) {
            if (!node.path("version").asString("").isEmpty()) {
                entries.add(entry(node, node.path("versionType").asString(type)));
            }
        }
        return new CveVersions(
                Status.of(affected.path("defaultStatus").asString("unknown")), entries);
    }

    /** A version alone need have none, and is of the same kind as the ranges beside it. */
    private static String type(JsonNode versions) {
        for (var node : versions) {
            if (node.has("versionType")) {
                return node.path("versionType").asString("");
            }
        }
        return "custom";
    }

    private static Entry entry(JsonNode node, String versionType) {
        var version = node.path("version").asString("");
        var below = node.path("lessThan").asString("");
        var upTo = node.path("lessThanOrEqual").asString("");
        var type = Letters.lower(versionType.strip());
        var changes = new ArrayList<Change>();
        for (var change : node.path("changes")) {
            var at = change.path("at").asString("");
            if (!at.isEmpty()) {
                changes.add(new Change(at, Status.of(change.path("status").asString(""))));
            }
        }
        return new Entry(
                scheme(type),
                !type.equals("git") && !isCommit(version),
                span(version, below, upTo),
                Status.of(node.path("status").asString("")),
                changes);
    }

    private static Span span(String version, String below, String upTo) {
        if (below.isEmpty() && upTo.isEmpty()) {
            return version.equals("*") ? Span.ALL : Span.only(version);
        }
        // Some write the end in both places, and mean all that comes before it.
        var from =
                standsForBeginning(version) || version.equals(below)
                        ? Span.OPEN
                        : Span.including(version);
        if (below.equals("*") || upTo.equals("*")) {
            return new Span(from, Span.OPEN);
        }
        return new Span(from, below.isEmpty() ? upTo(upTo) : Span.excluding(below));
    }

    /** Of {@code original_commit_for_fix} the kernel writes commits, and versions with a fix. */
    private static boolean isCommit(String version) {
        return COMMIT.matcher(version).matches();
    }

    /** {@code 5.10.*} holds all that comes before 5.11. */
    private static Span.Bound upTo(String version) {
        var wildcard = WILDCARD.matcher(version);
        return wildcard.matches()
                ? Span.excluding(
                        wildcard.group(1) + new BigInteger(wildcard.group(2)).add(BigInteger.ONE))
                : Span.including(version);
    }

    private static boolean standsForBeginning(String version) {
        return switch (Letters.lower(version)) {
            case "0", "*", "unspecified", "n/a", "unknown" -> true;
            default -> false;
        };
    }

    private static VersionScheme scheme(String type) {
        return switch (type) {
            case "python" -> VersionScheme.PYPI;
            case "semver 2.0.0", "sem", "original_commit_for_fix" -> VersionScheme.SEMVER;
            default -> VersionScheme.ofPurlType(type);
        };
    }

    /** Inside where the version is affected, outside where it is not; a doubt stays one. */
    public Match affects(String version) {
        if (version.isEmpty()) {
            return new Match.Possible("no version is known");
        }
        for (var entry : entries) {
            switch (holds(entry, version)) {
                case Match.Inside _ -> {
                    return match(statusIn(entry, version));
                }
                case Match.Possible possible -> {
                    return possible;
                }
                case Match.Outside _ -> {}
            }
        }
        return match(defaultStatus);
    }

    private static Match holds(Entry entry, String version) {
        if (entry.ordered || entry.span.single()) {
            return entry.span.single() && !entry.ordered
                    ? equal(entry.span, version)
                    : entry.span.contains(entry.scheme, version);
        }
        return new Match.Possible("the range is of commits, which have no order here");
    }

    private static Match equal(Span single, String version) {
        return single.equals(Span.only(version)) ? new Match.Inside() : new Match.Outside();
    }

    private static Status statusIn(Entry entry, String version) {
        var status = entry.status;
        for (var change : entry.changes) {
            var order = entry.scheme.compare(version, change.at);
            if (order.isEmpty()) {
                return Status.UNKNOWN;
            }
            if (order.getAsInt() >= 0) {
                status = change.status;
            }
        }
        return status;
    }

    private static Match match(Status status) {
        return switch (status) {
            case AFFECTED -> new Match.Inside();
            case UNAFFECTED -> new Match.Outside();
            case UNKNOWN -> new Match.Possible("the record says that it is not known");
        };
    }

    /**
     * The affected versions as one set; empty where the entries are of several schemes or of
     * commits, where a status is unknown, or where entries overlap and only their order decides.
     */
    public Optional<VersionSet> affected() {
        var scheme = entries.isEmpty() ? VersionScheme.GENERIC : entries.getFirst().scheme;
        var affected = new ArrayList<Span>();
        var unaffected = new ArrayList<Span>();
        for (var entry : entries) {
            if (entry.scheme != scheme || !entry.ordered || !cut(entry, affected, unaffected)) {
                return Optional.empty();
            }
        }
        var left = unaffected.stream().filter(Span::single).toList();
        var others = unaffected.stream().filter(span -> !span.single()).toList();
        if (VersionSet.of(scheme, affected).mayMeet(VersionSet.of(scheme, others))) {
            return Optional.empty();
        }
        return switch (defaultStatus) {
            case AFFECTED -> VersionSet.of(scheme, unaffected).complement();
            case UNAFFECTED, UNKNOWN ->
                    Optional.of(
                            new VersionSet(
                                    scheme,
                                    VersionSet.of(scheme, affected).spans(),
                                    versions(left)));
        };
    }

    private static List<String> versions(List<Span> single) {
        return single.stream()
                .map(span -> span.from() instanceof Span.Bound.At(var version, _) ? version : "")
                .toList();
    }

    /** Cuts the entry at its changes; false where a status is unknown. */
    private static boolean cut(Entry entry, List<Span> affected, List<Span> unaffected) {
        var from = entry.span.from();
        var status = entry.status;
        for (var change : entry.changes) {
            var past = past(entry, change);
            var to = past ? entry.span.to() : Span.excluding(change.at);
            if (!add(new Span(from, to), status, affected, unaffected)) {
                return false;
            }
            if (past) {
                return true;
            }
            from = Span.including(change.at);
            status = change.status;
        }
        return add(new Span(from, entry.span.to()), status, affected, unaffected);
    }

    /** Whether the entry has ended where the change would begin. */
    private static boolean past(Entry entry, Change change) {
        if (!(entry.span.to() instanceof Span.Bound.At(var end, var included))) {
            return false;
        }
        var order = entry.scheme.compare(change.at, end).orElse(-1);
        return included ? order > 0 : order >= 0;
    }

    private static boolean add(
            Span span, Status status, List<Span> affected, List<Span> unaffected) {
        switch (status) {
            case AFFECTED -> affected.add(span);
            case UNAFFECTED -> unaffected.add(span);
            case UNKNOWN -> {}
        }
        return status != Status.UNKNOWN;
    }

    /** How a record names the order of a scheme. */
    public static String typeOf(VersionScheme scheme) {
        return switch (scheme) {
            case MAVEN -> "maven";
            case SEMVER -> "semver";
            case RPM -> "rpm";
            case PYPI -> "python";
            default -> "custom";
        };
    }

    /**
     * Into {@code versions}; invalid where a span begins after a version, for which CVE has no
     * word.
     *
     * @param versionType as the record names the order, such as {@code semver} or {@code custom}
     */
    public static Parsed<ArrayNode> write(VersionSet set, String versionType, ArrayNode versions) {
        for (var span : set.spans()) {
            if (span.from() instanceof Span.Bound.At(_, var included) && !included) {
                return Parsed.invalid("", "cve-cannot-say", "a CVE range begins with a version");
            }
        }
        for (var not : set.except()) {
            versions.addObject().put("version", not).put("status", Status.UNAFFECTED.word());
        }
        for (var span : set.spans()) {
            var entry = versions.addObject();
            entry.put(
                    "version",
                    span.from() instanceof Span.Bound.At(var version, _)
                            ? version
                            : VersionRange.BEGINNING);
            entry.put("status", Status.AFFECTED.word());
            if (!span.single()) {
                if (span.to() instanceof Span.Bound.At(var version, var included)) {
                    entry.put(included ? "lessThanOrEqual" : "lessThan", version);
                } else {
                    entry.put("lessThan", "*");
                }
                entry.put("versionType", versionType);
            }
        }
        return Parsed.valid(versions);
    }
}
