package clearinghouse.parties;

import clearinghouse.kernel.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A credential as its holder has it: {@code ch_}, 32 random bytes in base62, and a checksum by
 * which secret scanners know a real one. Only its hash is stored.
 */
record Secret(String text) {

    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int BODY = 43;
    private static final Pattern FORM = Pattern.compile("ch_[0-9A-Za-z]{" + BODY + "}[0-9a-f]{8}");

    static Secret random(SecureRandom chance) {
        var body = new StringBuilder("ch_");
        for (int i = 0; i < BODY; i++) {
            body.append(DIGITS.charAt(chance.nextInt(DIGITS.length())));
        }
        return new Secret(body + checksum(body.toString()));
    }

    /** Cheap to refuse: a text without the right checksum never reaches the database. */
    static boolean couldBe(String text) {
        return FORM.matcher(text).matches()
                && text.endsWith(checksum(text.substring(0, text.length() - 8)));
    }

    byte[] hash() {
        return HexFormat.of()
                .parseHex(Digest.sha256(text.getBytes(StandardCharsets.US_ASCII)).hex());
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    @Override
    public String toString() {
        return "Secret[ch_…]";
    }
}
