package clearinghouse.formats.tuf;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The hashes that metadata may name and that we check: TUF's name and Java's. */
final class Digests {
    static final Map<String, String> KNOWN = Map.of("sha256", "SHA-256", "sha512", "SHA-512");

    private Digests() {}

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(named("SHA-256").digest(bytes));
    }

    static String sha512(byte[] bytes) {
        return HexFormat.of().formatHex(named("SHA-512").digest(bytes));
    }

    static MessageDigest named(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + algorithm, e);
        }
    }
}
