package clearinghouse.app;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An app for codes, which knows what a page shows it and nothing else. */
record TestCodes(String name, byte[] secret) {

    private static final Pattern LINK =
            Pattern.compile("otpauth://totp/[^:\"]+:([a-z2-7]{10})\\?secret=([A-Z2-7]{32})&");

    static TestCodes on(String page) {
        var link = LINK.matcher(page.replace("&amp;", "&"));
        if (!link.find()) {
            throw new AssertionError("no link for an app: " + page);
        }
        return new TestCodes(link.group(1), decoded(link.group(2)));
    }

    private static byte[] decoded(String base32) {
        var number = BigInteger.ZERO;
        for (int i = 0; i < base32.length(); i++) {
            int digit = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(base32.charAt(i));
            number = number.shiftLeft(5).or(BigInteger.valueOf(digit));
        }
        var bytes = new byte[20];
        var all = number.toByteArray();
        for (int i = 0; i < bytes.length && i < all.length; i++) {
            bytes[bytes.length - 1 - i] = all[all.length - 1 - i];
        }
        return bytes;
    }

    String now() {
        return steps(0);
    }

    /** Of so many half minutes later. */
    String steps(int later) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            var step = Instant.now().getEpochSecond() / 30 + later;
            var hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            int number = ByteBuffer.wrap(hash).getInt(hash[19] & 0xf) & 0x7fffffff;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** One that is not of about now. */
    String wrong() {
        for (int number = 0; ; number++) {
            var code = String.format(Locale.ROOT, "%06d", number);
            if (!code.equals(steps(-2))
                    && !code.equals(steps(-1))
                    && !code.equals(now())
                    && !code.equals(steps(1))
                    && !code.equals(steps(2))) {
                return code;
            }
        }
    }
}
