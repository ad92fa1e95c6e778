package clearinghouse.formats.version;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a key. Bytes below {@link #ZERO} and above {@link #LONG} are free for the marks of a
 * scheme: the former stand before every number, the latter after.
 */
final class KeyWriter {

    /** Ends a list or a word, so that what is shorter stands first. */
    static final int END = 0x00;

    /** The first byte of a number is its length, so that longer numbers stand after. */
    static final int ZERO = 0x20;

    private static final int LONG = 0xDF;
    private static final int SHORT_LENGTHS = LONG - ZERO;

    /** After every number. */
    static final int WORD = 0xE0;

    /** After every number and word. */
    static final int LAST = 0xFF;

    private byte[] bytes = new byte[40];
    private int size;

    KeyWriter mark(int mark) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) mark;
        return this;
    }

    /** Digits without zeros in front, at most 65,535. */
    KeyWriter number(String digits) {
        var length = digits.length();
        if (length < SHORT_LENGTHS) {
            mark(ZERO + length);
        } else {
            mark(LONG).mark(length >> 8).mark(length);
        }
        return ascii(digits);
    }

    private KeyWriter ascii(String text) {
        var length = text.length();
        if (size + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (size + length));
        }
        for (var i = 0; i < length; i++) {
            bytes[size + i] = (byte) text.charAt(i);
        }
        size += length;
        return this;
    }

    KeyWriter count(int number) {
        return number(number == 0 ? "" : Integer.toString(number));
    }

    /** Ends lower than any character of a longer text; what would look like the end is escaped. */
    KeyWriter text(String text) {
        var plain = true;
        for (var i = 0; plain && i < text.length(); i++) {
            plain = text.charAt(i) > 1 && text.charAt(i) < 0x80;
        }
        if (plain) {
            ascii(text);
        } else {
            escaped(text);
        }
        return mark(END);
    }

    private void escaped(String text) {
        for (var each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each == 0 || each == 1) {
                mark(1);
            }
            mark(each == 0 ? 1 : each == 1 ? 2 : each);
        }
    }

    /** A number before any word, as {@link Part#numbersFirst} has it. */
    KeyWriter numberOrWord(Part part) {
        return part.number() ? number(part.text()) : mark(WORD).text(part.text());
    }

    VersionKey key() {
        return new VersionKey(Arrays.copyOf(bytes, size));
    }
}
