package clearinghouse.formats.version;

/** Whole numbers of any length as text, compared without arithmetic. */
final class Digits {

    private Digits() {}

    static boolean are(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (!is(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean is(int character) {
        return character >= '0' && character <= '9';
    }

    /** Of two numbers without zeros in front. */
    static int compare(String left, String right) {
        return left.length() == right.length()
                ? left.compareTo(right)
                : Integer.compare(left.length(), right.length());
    }

    /** Zero itself is empty then. */
    static String withoutZeros(String digits) {
        var at = 0;
        while (at < digits.length() && digits.charAt(at) == '0') {
            at++;
        }
        return digits.substring(at);
    }

    /** Where the digits that begin here end. */
    static int end(String text, int from) {
        var at = from;
        while (at < text.length() && is(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
