package clearinghouse.kernel;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash in lower-case hex. */
public record Digest(String algorithm, String hex) {

    public static Digest sha256(byte[] content) {
        return of("SHA-256", content);
    }

    public static Digest sha512(byte[] content) {
        return of("SHA-512", content);
    }

    private static Digest of(String algorithm, byte[] content) {
        try {
            var hash = MessageDigest.getInstance(algorithm).digest(content);
            return new Digest(algorithm, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(algorithm + " is part of every Java platform", e);
        }
    }
}
