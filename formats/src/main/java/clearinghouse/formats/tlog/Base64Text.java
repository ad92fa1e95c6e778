package clearinghouse.formats.tlog;

import java.util.Base64;
import java.util.Optional;

/** RFC 4648 §4, in the one way in which bytes are written. */
final class Base64Text {
    private Base64Text() {}

    static String of(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Java's decoder lets the unused bits of the last character be anything. */
    static Optional<byte[]> parse(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text);
            return of(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
