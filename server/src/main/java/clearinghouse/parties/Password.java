package clearinghouse.parties;

import java.nio.CharBuffer;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A password as it is compared: prepared by the profile OpaqueString of RFC 8265 §4.2, so that it
 * is the same from each keyboard. Wiped when it is closed; it has no text form.
 */
public final class Password implements AutoCloseable {

    /** Before it is prepared: far above the longest, and little to work on. */
    private static final int LONGEST_TYPED = 1024;

    private final char[] text;

    private Password(char[] text) {
        this.text = text;
    }

    /** Empty when it is longer than any, or holds what no keyboard types. */
    public static Optional<Password> prepare(CharSequence typed) {
        if (typed.length() > LONGEST_TYPED || !typed.codePoints().allMatch(Password::isTaken)) {
            return Optional.empty();
        }
        var spaced = new StringBuilder();
        typed.codePoints().map(Password::space).forEach(spaced::appendCodePoint);
        var normal = Normalizer.normalize(spaced, Normalizer.Form.NFC);
        for (int i = 0; i < spaced.length(); i++) {
            spaced.setCharAt(i, '\0');
        }
        return Optional.of(new Password(normal.toCharArray()));
    }

    /** What is compared in place of one that could not be prepared. */
    static Password none() {
        return new Password(new char[0]);
    }

    /** RFC 8264 §4.3: whatever can be written; no controls, and nothing that means nothing. */
    private static boolean isTaken(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    /** RFC 8265 §4.2.2, 2: each space is the one that all keyboards have. */
    private static int space(int point) {
        return Character.getType(point) == Character.SPACE_SEPARATOR ? ' ' : point;
    }

    public CharSequence text() {
        return CharBuffer.wrap(text).asReadOnlyBuffer();
    }

    IntStream codePoints() {
        return text().codePoints();
    }

    @Override
    public void close() {
        Arrays.fill(text, '\0');
    }

    @Override
    public String toString() {
        return "Password[…]";
    }
}
