package clearinghouse.formats.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A SHA-256 value in the tree; its text is lower-case hexadecimal. */
public final class Hash {
    public static final int LENGTH = 32;

    /** To make one costs as much as to hash an entry. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Hash::sha256);

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Hash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a hash has 32 bytes");
        }
        return new Hash(bytes.clone());
    }

    public static Optional<Hash> parse(String hex) {
        if (hex.length() != 2 * LENGTH
                || !hex.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0)) {
            return Optional.empty();
        }
        return Optional.of(new Hash(HexFormat.of().parseHex(hex)));
    }

    /**
     * RFC 6962 §2.1: leaves and nodes hash with different first bytes, or a node could pose as a
     * leaf.
     */
    public static Hash ofLeaf(byte[] content) {
        var digest = SHA_256.get();
        digest.update((byte) 0);
        return new Hash(digest.digest(content));
    }

    public static Hash ofNode(Hash left, Hash right) {
        var digest = SHA_256.get();
        digest.update((byte) 1);
        digest.update(left.bytes);
        return new Hash(digest.digest(right.bytes));
    }

    /** The root of the tree without leaves. */
    public static Hash ofNothing() {
        return new Hash(SHA_256.get().digest());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
