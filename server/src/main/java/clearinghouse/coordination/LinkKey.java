package clearinghouse.coordination;

import clearinghouse.kernel.Digest;
import clearinghouse.vault.KeyFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the secret in an invitation's link, so that a forged one is known without a look into the
 * database.
 */
public final class LinkKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "inv_";
    private static final int RANDOM = 32;
    private static final int SIGNATURE = 16;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-Za-z_-]{64}");

    private final SecretKeySpec key;

    private LinkKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Makes the key on first use. */
    public static LinkKey open(Path file, SecureRandom chance) {
        return new LinkKey(KeyFile.open(file, () -> random(chance)));
    }

    private static byte[] random(SecureRandom chance) {
        var bytes = new byte[RANDOM];
        chance.nextBytes(bytes);
        return bytes;
    }

    /** What stands in a link. Only its hash is stored. */
    record Secret(String text) {
        byte[] hash() {
            return HexFormat.of()
                    .parseHex(Digest.sha256(text.getBytes(StandardCharsets.US_ASCII)).hex());
        }

        @Override
        public String toString() {
            return "Secret[inv_…]";
        }
    }

    Secret make(SecureRandom chance) {
        var body = random(chance);
        var all = Arrays.copyOf(body, RANDOM + SIGNATURE);
        System.arraycopy(signature(body), 0, all, RANDOM, SIGNATURE);
        return new Secret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all));
    }

    /** Empty unless this key signed it. */
    Optional<Secret> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        var all = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
        var body = Arrays.copyOf(all, RANDOM);
        var signed = Arrays.copyOfRange(all, RANDOM, all.length);
        return MessageDigest.isEqual(signed, signature(body))
                ? Optional.of(new Secret(text))
                : Optional.empty();
    }

    private byte[] signature(byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(body), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
