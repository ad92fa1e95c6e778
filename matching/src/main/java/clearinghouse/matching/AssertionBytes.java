package clearinghouse.matching;

import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.version.VersionScheme;
import java.util.List;
import java.util.Optional;

/**
 * An assertion without its source as bytes, in less than half of the room of its objects: first the
 * keys of the versions that are meant, which are compared as they lie there, then all that it says.
 * They live as long as the process: kinds of things are numbers in the order of their declaration.
 */
final class AssertionBytes {

    static final int NO_KEYS = 0;

    static final List<VersionScheme> SCHEMES = List.of(VersionScheme.values());
    static final List<Standing> STANDINGS = List.of(Standing.values());

    private AssertionBytes() {}

    static byte[] write(Assertion assertion) {
        var out = new ByteWriter();
        out.keys(assertion.keys());
        out.said(assertion);
        return out.bytes();
    }

    static Assertion read(byte[] bytes, Assertion.Source source) {
        var in = new ByteReader(bytes);
        var keys = in.keys();
        return in.said(source, keys);
    }

    /** As {@link Assertion#keysMean}, and nothing else of it is read. */
    static Optional<Boolean> keysMean(byte[] bytes, Named known) {
        var in = new ByteReader(bytes);
        int scheme = in.number();
        if (scheme == NO_KEYS
                || SCHEMES.get(scheme - 1) != known.scheme()
                || known.key().isEmpty()) {
            return Optional.empty();
        }
        var key = known.key().get().bytes();
        for (int left = in.number(); left > 0; left--) {
            // Both are always passed over, so that the next one is read from where it begins.
            boolean isNotBelow = in.compareNext(key) <= 0;
            boolean isBelowHigh = in.compareNext(key) > 0;
            if (isNotBelow && isBelowHigh) {
                return Optional.of(true);
            }
        }
        return Optional.of(false);
    }
}
