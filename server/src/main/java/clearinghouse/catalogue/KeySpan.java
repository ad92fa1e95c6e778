package clearinghouse.catalogue;

import java.util.Arrays;

/**
 * Some versions of a package, as bytes that are in the order of the versions: from low on and below
 * high, or the one that is written as {@code exact}.
 *
 * @param release of the distribution; empty where it is none or all of them
 * @param exact empty where the bytes say all
 */
record KeySpan(String release, byte[] low, byte[] high, String exact) {

    static final byte[] LOWEST = {};

    /** Above the key of every version. */
    static final byte[] HIGHEST = {(byte) 0xFF};

    static KeySpan between(String release, byte[] low, byte[] high) {
        return new KeySpan(release, low, high, "");
    }

    static KeySpan all(String release) {
        return between(release, LOWEST, HIGHEST);
    }

    static KeySpan written(String release, String exact) {
        return new KeySpan(release, LOWEST, LOWEST, exact);
    }

    boolean holds(KeySpan other) {
        return other.exact.isEmpty()
                && Arrays.compareUnsigned(low, other.low) <= 0
                && Arrays.compareUnsigned(other.high, high) <= 0;
    }
}
