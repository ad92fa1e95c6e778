package clearinghouse.formats;

import java.util.Arrays;

/** The mark that some programs write in front of a text in UTF-8, and that is no part of it. */
public final class ByteOrderMark {

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private ByteOrderMark() {}

    /** The text itself; the same array where there is no mark. */
    public static byte[] without(byte[] text) {
        var length = MARK.length;
        return text.length >= length && Arrays.equals(text, 0, length, MARK, 0, length)
                ? Arrays.copyOfRange(text, length, text.length)
                : text;
    }
}
