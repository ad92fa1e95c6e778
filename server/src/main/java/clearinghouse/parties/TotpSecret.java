package clearinghouse.parties;

import clearinghouse.vault.MacKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the codes of one person are made from: 160 bits. */
public final class TotpSecret {

    /** RFC 4226 §4: the length that it recommends. */
    static final int BYTES = 20;

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int GROUP = 4;

    private final byte[] bytes;

    TotpSecret(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a secret has %d bytes".formatted(BYTES));
        }
        this.bytes = bytes.clone();
    }

    /**
     * Made from the browser's cookie each time, until it is confirmed: nothing of it is stored
     * before that.
     */
    static TotpSecret of(Opaque cookie) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            cookie.text().getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            var made = mac.doFinal("totp secret".getBytes(StandardCharsets.US_ASCII));
            return new TotpSecret(Arrays.copyOf(made, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    byte[] mac(byte[] message) {
        return MacKey.hmacSha1(bytes, message);
    }

    /** In base32 (RFC 4648 §6), which 160 bits fill without a rest. */
    public String text() {
        var text = new StringBuilder();
        for (int bit = 0; bit < bytes.length * 8; bit += 5) {
            int two =
                    ((bytes[bit / 8] & 0xff) << 8)
                            | (bit / 8 + 1 < bytes.length ? bytes[bit / 8 + 1] & 0xff : 0);
            text.append(DIGITS.charAt((two >> (11 - bit % 8)) & 0x1f));
        }
        return text.toString();
    }

    /** For who types it. */
    public String grouped() {
        return text().replaceAll("(.{" + GROUP + "})(?!$)", "$1 ");
    }

    /**
     * What an app reads from a picture.
     *
     * @param issuer as the app shows it
     */
    public String link(String issuer, SignInName name) {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
                .formatted(
                        encoded(issuer),
                        name.text(),
                        text(),
                        encoded(issuer),
                        Totp.DIGITS,
                        Totp.STEP.toSeconds());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "TotpSecret[…]";
    }
}
