package clearinghouse.parties;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Codes that change with time, as the apps that people have make them: RFC 6238 with HMAC-SHA-1,
 * steps of 30 seconds and six digits.
 */
final class Totp {

    static final Duration STEP = Duration.ofSeconds(30);
    static final int DIGITS = 6;

    /** RFC 6238 §5.2: for clocks that differ, and for who types slowly. */
    private static final int STEPS_AROUND = 1;

    private static final int MODULUS = 1_000_000;
    private static final Pattern SPACES = Pattern.compile("\\s");
    private static final Pattern FORM = Pattern.compile("[0-9]{" + DIGITS + "}");

    private Totp() {}

    /** How many steps there were since 1970. */
    static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
    }

    /** RFC 4226 §5.1: what the code of a step is the HMAC of. */
    static byte[] message(long step) {
        return ByteBuffer.allocate(Long.BYTES).putLong(step).array();
    }

    /** RFC 4226 §5.3: 31 bits from where the last four say. */
    static int truncated(byte[] mac) {
        int offset = mac[mac.length - 1] & 0xf;
        return ByteBuffer.wrap(mac).getInt(offset) & 0x7fffffff;
    }

    static String code(byte[] mac) {
        return String.format(Locale.ROOT, "%06d", truncated(mac) % MODULUS);
    }

    /**
     * Which step the code is of, if it is of one about now. All of them are looked at, whatever the
     * code is.
     *
     * @param mac of a message
     */
    static Optional<Long> matching(String typed, Instant now, Function<byte[], byte[]> mac) {
        var code = SPACES.matcher(typed).replaceAll("");
        var shown = code.getBytes(StandardCharsets.UTF_8);
        long current = step(now);
        var matching =
                LongStream.rangeClosed(current - STEPS_AROUND, current + STEPS_AROUND)
                        .filter(step -> MessageDigest.isEqual(shown, made(step, mac)))
                        .boxed()
                        .toList();
        return FORM.matcher(code).matches() ? matching.stream().findFirst() : Optional.empty();
    }

    private static byte[] made(long step, Function<byte[], byte[]> mac) {
        return code(mac.apply(message(step))).getBytes(StandardCharsets.US_ASCII);
    }
}
