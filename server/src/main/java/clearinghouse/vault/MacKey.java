package clearinghouse.vault;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes codes from a secret that is sealed, and never gives it out: of what nobody reads there is
 * no reading to tell of.
 */
public final class MacKey {

    /** RFC 6238 §1.2: what the apps that people have know. */
    private static final String ALGORITHM = "HmacSHA1";

    private final DataKey key;

    MacKey(DataKey key) {
        this.key = key;
    }

    public byte[] hmacSha1(Place place, byte[] sealed, byte[] message) {
        var secret = key.open(place, sealed);
        try {
            return hmacSha1(secret, message);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The same, of a secret that is not sealed yet. */
    public static byte[] hmacSha1(byte[] secret, byte[] message) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every Java platform", e);
        }
    }
}
