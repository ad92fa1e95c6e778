package clearinghouse.platform;

/**
 * What something may be used for, and what not.
 *
 * @param term by which policy knows it
 * @param meaning in plain words, as policy says now
 */
public record UseLimit(String term, String meaning) {

    /** As the database tells it: the term, a colon, a space and what it means. */
    public static UseLimit parse(String told) {
        int end = told.indexOf(": ");
        return new UseLimit(told.substring(0, end), told.substring(end + 2));
    }
}
