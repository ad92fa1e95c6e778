package clearinghouse.formats.version;

import java.util.OptionalInt;

/** The order of two versions. */
public final class Versions {

    private Versions() {}

    /** Negative, zero or positive; empty when one of them has no place in the scheme's order. */
    public static OptionalInt compare(VersionScheme scheme, String left, String right) {
        if (left.equals(right)) {
            return OptionalInt.of(0);
        }
        var a = scheme.key(left);
        var b = scheme.key(right);
        return a.isPresent() && b.isPresent()
                ? OptionalInt.of(VersionScheme.Key.ORDER.compare(a.get(), b.get()))
                : OptionalInt.empty();
    }
}
