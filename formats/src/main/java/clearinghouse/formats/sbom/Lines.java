package clearinghouse.formats.sbom;

/** The lines of a text, one after the other, with their numbers from one. */
final class Lines {

    private final String text;
    private int from;
    private int number;
    private String line = "";

    Lines(String text) {
        this.text = text;
    }

    /** All of it, whatever was read of it. */
    String text() {
        return text;
    }

    boolean next() {
        if (from >= text.length()) {
            return false;
        }
        var end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        line = text.substring(from, end);
        number++;
        from = end + (text.startsWith("\r\n", end) ? 2 : 1);
        return true;
    }

    String line() {
        return line;
    }

    int number() {
        return number;
    }
}
