package clearinghouse.formats.version;

import clearinghouse.formats.Parsed;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The versions of one {@code cpeMatch} of the NVD: start and end, or those of the CPE itself. */
public final class NvdVersionRange {

    private static final String START_INCLUDING = "versionStartIncluding";
    private static final String START_EXCLUDING = "versionStartExcluding";
    private static final String END_INCLUDING = "versionEndIncluding";
    private static final String END_EXCLUDING = "versionEndExcluding";

    private static final int VERSION = 5;
    private static final int UPDATE = 6;

    private NvdVersionRange() {}

    /**
     * Of API 2.0 and of feeds 1.1.
     *
     * @param scheme of the product where it is known, else {@link VersionScheme#CPE}
     */
    public static VersionSet read(VersionScheme scheme, JsonNode cpeMatch) {
        var from = bound(cpeMatch, START_INCLUDING, START_EXCLUDING);
        var to = bound(cpeMatch, END_INCLUDING, END_EXCLUDING);
        if (from.isPresent() || to.isPresent()) {
            return VersionSet.of(
                    scheme, List.of(new Span(from.orElse(Span.OPEN), to.orElse(Span.OPEN))));
        }
        var criteria = cpeMatch.path("criteria").asString(cpeMatch.path("cpe23Uri").asString(""));
        return named(scheme, criteria.split("(?<!\\\\):", -1));
    }

    /** Any version for {@code *}, and none for {@code -}, which says that versions do not apply. */
    private static VersionSet named(VersionScheme scheme, String[] fields) {
        var version = fields.length > VERSION ? fields[VERSION].replace("\\", "") : "*";
        // Only the scheme of CPE has a place for it.
        var update =
                fields.length > UPDATE && scheme == VersionScheme.CPE
                        ? fields[UPDATE].replace("\\", "")
                        : "*";
        return switch (version) {
            case "*", "-", "" -> VersionSet.all(scheme);
            default ->
                    VersionSet.of(
                            scheme,
                            List.of(
                                    Span.only(
                                            update.equals("*") || update.equals("-")
                                                    ? version
                                                    : version + ":" + update)));
        };
    }

    private static Optional<Span.Bound> bound(JsonNode match, String including, String excluding) {
        var included = match.path(including).asString("");
        if (!included.isEmpty()) {
            return Optional.of(Span.including(included));
        }
        var excluded = match.path(excluding).asString("");
        return excluded.isEmpty() ? Optional.empty() : Optional.of(Span.excluding(excluded));
    }

    /** Into the {@code cpeMatch}; invalid where it is more than one span, which takes one each. */
    public static Parsed<ObjectNode> write(VersionSet versions, ObjectNode cpeMatch) {
        if (versions.spans().size() != 1 || !versions.except().isEmpty()) {
            return Parsed.invalid("", "nvd-one-span", "a cpeMatch has one start and one end");
        }
        var span = versions.spans().getFirst();
        if (span.from() instanceof Span.Bound.At(var version, var included)) {
            cpeMatch.put(included ? START_INCLUDING : START_EXCLUDING, version);
        }
        if (span.to() instanceof Span.Bound.At(var version, var included)) {
            cpeMatch.put(included ? END_INCLUDING : END_EXCLUDING, version);
        }
        return Parsed.valid(cpeMatch);
    }
}
