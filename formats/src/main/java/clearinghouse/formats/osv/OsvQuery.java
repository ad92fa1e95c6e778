package clearinghouse.formats.osv;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.purl.PackageUrl;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the OSV API is asked: a version of a package, all of a package, or a commit. */
public sealed interface OsvQuery {

    /**
     * @param version empty for every version
     */
    record OfPackage(OsvPackage name, String version) implements OsvQuery {}

    /** A hash of Git in lower-case hexadecimal digits. */
    record OfCommit(String hash) implements OsvQuery {}

    Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** With the rules of the OSV API: each thing is said once, and enough of it. */
    static Parsed<OsvQuery> parse(JsonNode query) {
        var version = query.path("version").asString("");
        if (query.hasNonNull("commit")) {
            var hash = query.path("commit").asString("").toLowerCase(Locale.ROOT);
            if (!version.isEmpty() || query.has("package")) {
                return invalid("/commit", "A commit is asked for without a version and a package.");
            }
            return COMMIT.matcher(hash).matches()
                    ? Parsed.valid(new OfCommit(hash))
                    : invalid("/commit", "Invalid hash.");
        }
        var named = query.path("package");
        var name = named.path("name").asString("");
        var ecosystem = named.path("ecosystem").asString("");
        if (named.hasNonNull("purl")) {
            return name.isEmpty() && ecosystem.isEmpty()
                    ? byPurl(named.path("purl").asString(""), version)
                    : invalid("/package", "A purl says the name and the ecosystem itself.");
        }
        return name.isEmpty() || ecosystem.isEmpty()
                ? invalid("/package", "A package has a name and an ecosystem, or a purl.")
                : Parsed.valid(new OfPackage(OsvPackage.of(ecosystem, name), version));
    }

    private static Parsed<OsvQuery> byPurl(String text, String version) {
        return switch (PackageUrl.parse(text)) {
            case Parsed.Invalid<PackageUrl> _ -> invalid("/package/purl", "Invalid Package URL.");
            case Parsed.Valid<PackageUrl>(var purl) -> {
                if (!version.isEmpty() && !purl.version().isEmpty()) {
                    yield invalid(
                            "/version", "The version is given twice: beside the purl and in it.");
                }
                yield OsvPackage.of(purl)
                        .map(name ->
                                Parsed.<OsvQuery>valid(
                                        new OfPackage(
                                                name,
                                                version.isEmpty() ? purl.version() : version)))
                        .orElseGet(() ->
                                invalid(
                                        "/package/purl",
                                        "OSV has no ecosystem for purls of this type."));
            }
        };
    }

    private static Parsed<OsvQuery> invalid(String pointer, String message) {
        return Parsed.invalid(pointer, "osv-query", message);
    }
}
