package clearinghouse.formats.sbom;

import java.util.function.IntConsumer;

/** The lines of a text, one after the other, with their numbers from one. */
final class Lines {

    private final String text;
    private final int longest;
    private final IntConsumer overlong;
    private int from;
    private int number;
    private String line = "";

    Lines(String text) {
        this(text, Integer.MAX_VALUE, _ -> {});
    }

    /**
     * @param overlong takes the number of each line of more than so many characters; it is left out
     */
    Lines(String text, int longest, IntConsumer overlong) {
        this.text = text;
        this.longest = longest;
        this.overlong = overlong;
    }

    /** All of it, whatever was read of it. */
    String text() {
        return text;
    }

    boolean next() {
        while (from < text.length()) {
            var begin = from;
            var end = begin;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            number++;
            from = end + (text.startsWith("\r\n", end) ? 2 : 1);
            if (end - begin <= longest) {
                line = text.substring(begin, end);
                return true;
            }
            overlong.accept(number);
        }
        return false;
    }

    String line() {
        return line;
    }

    int number() {
        return number;
    }
}
