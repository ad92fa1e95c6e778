package clearinghouse.matching;

import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.version.Match;
import clearinghouse.formats.version.VersionSet;
import java.util.List;

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
 */
public record Assertion(
        Source source,
        List<Identity> identities,
        Standing standing,
        VersionSet ranges,
        List<String> named,
        List<String> words,
        List<String> fixed) {

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

    public boolean isOfAll() {
        return ranges.spans().isEmpty() && named.isEmpty() && words.isEmpty();
    }

    /** Whether a version is meant. */
    public Match means(String version) {
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
        return words.isEmpty()
                ? found
                : Match.either(
                        found,
                        new Match.Possible(
                                "the advisory says in words which versions: " + words.getFirst()));
    }
}
