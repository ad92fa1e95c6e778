package clearinghouse.formats;

/**
 * One fault of a document.
 *
 * @param pointer where, as an RFC 6901 pointer; empty for the whole document
 * @param code stable, lower-case with dashes, for programs
 * @param message for people; never repeats more than a short excerpt of the input
 */
public record Problem(String pointer, String code, String message) {

    private static final int EXCERPT = 80;

    /** A piece of hostile input, short and without control characters, fit for a message. */
    public static String excerpt(String text) {
        var cut = text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "...";
        return cut.replaceAll("\\p{C}", "?");
    }

    /** The name of a member as a pointer has it (RFC 6901 section 3). */
    public static String escaped(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }

    public Problem under(String parent) {
        return new Problem(parent + pointer, code, message);
    }
}
