package clearinghouse.formats.version;

import java.util.OptionalInt;

/** The order of two versions. */
public final class Versions {

    private Versions() {}

    /** Negative, zero or positive; empty when one of them has no place in the scheme's order. */
    public static OptionalInt compare(VersionScheme scheme, String left, String right) {
        return scheme.compare(left, right);
    }
}
