package clearinghouse.matching;

import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Match;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.util.List;
import java.util.Optional;

/**
 * What an advisory says of some versions of one product.
 *
 * @param source the record that says it
 * @param identities by which the advisory names the product: one is enough
 * @param standing of the versions that are meant
 * @param ranges in the order of the product; where nothing else is said, either, every version
 * @param named versions one by one
 * @param words what is said of versions and has no order; empty texts there are none
 * @param fixed the first versions that are mended
 * @param keys the versions that are meant, where keys say all of them
 */
public record Assertion(
        Source source,
        List<Identity> identities,
        Standing standing,
        VersionSet ranges,
        List<String> named,
        List<String> words,
        List<String> fixed,
        Optional<KeyRanges> keys) {

    /**
     * @param vulnerability as the source names it
     * @param advisory the document in which it stands; the vulnerability's own name where it has
     *     none
     */
    public record Source(String vulnerability, String advisory, String form) {}

    public Assertion {
        identities = List.copyOf(identities);
        named = List.copyOf(named);
        words = List.copyOf(words);
        fixed = List.copyOf(fixed);
    }

    public static Assertion of(
            Source source,
            List<Identity> identities,
            Standing standing,
            VersionSet ranges,
            List<String> named,
            List<String> words,
            List<String> fixed) {
        return new Assertion(
                source,
                identities,
                standing,
                ranges,
                named,
                words,
                fixed,
                keys(ranges, named, words));
    }

    /**
     * Of everything that is called so, whatever its version.
     *
     * @param purl its package, of whose version and qualifiers nothing counts
     */
    public static Assertion called(Source source, PackageUrl purl, String vendor, String product) {
        return of(
                source,
                Assertions.called(purl, vendor, product),
                Standing.AFFECTED,
                VersionSet.all(VersionScheme.of(purl)),
                List.of(),
                List.of(),
                List.of());
    }

    private static Optional<KeyRanges> keys(
            VersionSet ranges, List<String> named, List<String> words) {
        if (!words.isEmpty()) {
            return Optional.empty();
        }
        return ranges.spans().isEmpty() && named.isEmpty()
                ? Optional.of(KeyRanges.all(ranges.scheme()))
                : KeyRanges.of(ranges, named);
    }

    public boolean isOfAll() {
        return named.isEmpty()
                && words.isEmpty()
                && ranges.except().isEmpty()
                && (ranges.spans().isEmpty() || ranges.spans().equals(List.of(Span.ALL)));
    }

    /** Whether a version is meant: by its key, where keys say all. */
    Match means(Named known) {
        return keysMean(known)
                .<Match>map(inside -> inside ? new Match.Inside() : new Match.Outside())
                .orElseGet(() -> means(known.version()));
    }

    /** What keys alone tell, quickly; empty where they do not say all. */
    Optional<Boolean> keysMean(Named known) {
        return keys.filter(it -> it.scheme() == known.scheme())
                .flatMap(it -> known.key().map(it::hold));
    }

    /** Whether a version is meant. */
    private Match means(String version) {
        if (isOfAll()) {
            return new Match.Inside();
        }
        if (version.isEmpty()) {
            return new Match.Possible("no version is known");
        }
        Match found = ranges.contains(version);
        for (var name : named) {
            if (found instanceof Match.Inside) {
                return found;
            }
            if (name.equals(version) || ranges.scheme().compare(name, version).orElse(1) == 0) {
                return new Match.Inside();
            }
        }
        for (var said : words) {
            var meant =
                    FirmwareNames.means(said, version)
                            .orElseGet(() ->
                                    new Match.Possible(
                                            "the advisory says in words which versions: " + said));
            found = Match.either(found, meant);
        }
        return found;
    }
}
