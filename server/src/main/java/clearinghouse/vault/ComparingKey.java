package clearinghouse.vault;

import clearinghouse.formats.likeness.KeyedHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes what is compared: HMAC-SHA-256, of which 64 bits are kept. It seals nothing and opens
 * nothing. For one transaction, and one thread.
 */
public final class ComparingKey implements KeyedHash {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    ComparingKey(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every Java platform", e);
        }
    }

    @Override
    public long of(String purpose, String text) {
        mac.update(purpose.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        return ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))).getLong();
    }
}
