package clearinghouse.coordination;

import clearinghouse.kernel.Digest;
import clearinghouse.signer.Answer;
import clearinghouse.signer.Ask;
import clearinghouse.signer.Signing;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Has the secret in an invitation's link signed, so that a forged one is known without a look into
 * the database.
 */
public final class LinkKey {

    private static final String PREFIX = "inv_";
    private static final int RANDOM = 32;
    private static final int SIGNATURE = 16;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-Za-z_-]{64}");

    private final Signing signing;

    public LinkKey(Signing signing) {
        this.signing = signing;
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
        return signing.ask(new Ask.Invite(body), Answer.Signatures.class).signatures().getFirst();
    }
}
