package clearinghouse.formats.version;

/** Whole numbers of any length as text, compared without arithmetic. */
final class Digits {

    private Digits() {}

    static boolean are(String text) {
        return !text.isEmpty() && text.chars().allMatch(Digits::is);
    }

    static boolean is(int character) {
        return character >= '0' && character <= '9';
    }

    static int compare(String left, String right) {
        var a = withoutZeros(left);
        var b = withoutZeros(right);
        return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
    }

    static boolean zero(String digits) {
        return withoutZeros(digits).isEmpty();
    }

    private static String withoutZeros(String digits) {
        var at = 0;
        while (at < digits.length() && digits.charAt(at) == '0') {
            at++;
        }
        return digits.substring(at);
    }
}
