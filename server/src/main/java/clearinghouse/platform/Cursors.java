package clearinghouse.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Paging cursors: the inner key of the last row, sealed for one route and one party. */
public final class Cursors {

    private static final int NONCE = 12;

    private final SecretKey key;
    private final SecureRandom chance;

    public Cursors(SecretKey key, SecureRandom chance) {
        this.key = key;
        this.chance = chance;
    }

    public String seal(UUID after, String scope) {
        var nonce = new byte[NONCE];
        chance.nextBytes(nonce);
        var plain = ByteBuffer.allocate(16);
        plain.putLong(after.getMostSignificantBits()).putLong(after.getLeastSignificantBits());
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, scope).doFinal(plain.array());
            var text = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Optional<UUID> open(String text, String scope) {
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length != NONCE + 16 + 16) {
                return Optional.empty();
            }
            var nonce = java.util.Arrays.copyOf(bytes, NONCE);
            var plain =
                    ByteBuffer.wrap(
                            cipher(Cipher.DECRYPT_MODE, nonce, scope)
                                    .doFinal(bytes, NONCE, bytes.length - NONCE));
            return Optional.of(new UUID(plain.getLong(), plain.getLong()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String scope) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(scope.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
