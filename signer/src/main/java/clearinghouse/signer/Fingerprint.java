package clearinghouse.signer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** What tells one key file from another, and nothing of what stands in it. */
public final class Fingerprint {

    private static final int LENGTH = 32;

    private Fingerprint() {}

    /** The name keeps it from meaning the same content elsewhere. */
    public static String of(String file, byte[] content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(("clearinghouse " + file + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(content)).substring(0, LENGTH);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
