package clearinghouse.formats.version;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A version as bytes whose unsigned lexicographic order is the order of its scheme, so that any
 * database or sorted array answers whether it lies between two others. Keys of one scheme only are
 * comparable.
 */
public final class VersionKey implements Comparable<VersionKey> {

    private final byte[] bytes;

    VersionKey(byte[] bytes) {
        this.bytes = bytes;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(VersionKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    /** Whether the other begins with all of this. */
    boolean begins(VersionKey other) {
        return other.bytes.length >= bytes.length
                && Arrays.equals(bytes, 0, bytes.length, other.bytes, 0, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
