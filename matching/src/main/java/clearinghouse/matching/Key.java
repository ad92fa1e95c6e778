package clearinghouse.matching;

import clearinghouse.formats.version.VersionKey;
import clearinghouse.formats.version.VersionScheme;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The place of a version, or just behind one, as bytes in the order of its scheme. */
public final class Key implements Comparable<Key> {

    static final Key LOWEST = new Key(new byte[0]);

    /** Above the key of every version. */
    static final Key HIGHEST = new Key(new byte[] {(byte) 0xFF});

    private final byte[] bytes;

    private Key(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Empty where a key does not say all of the place of the version: then the version itself has
     * to be compared.
     */
    public static Optional<Key> of(VersionScheme scheme, String version) {
        // Of Arch Linux, different keys may be equal.
        return scheme != VersionScheme.ALPM
                        && scheme.keysAreExact(version)
                        && scheme.isCertainOf(version)
                ? scheme.key(version).map(VersionKey::bytes).map(Key::new)
                : Optional.empty();
    }

    /** What {@link #bytes} were of one; the caller keeps none of them. */
    static Key ofBytes(byte[] bytes) {
        return new Key(bytes);
    }

    /** No text of bytes lies between one and the same with a zero behind it. */
    Key next() {
        return new Key(Arrays.copyOf(bytes, bytes.length + 1));
    }

    /** Not to be written to. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
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
