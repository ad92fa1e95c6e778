package clearinghouse.formats.version;

/** The letters of ASCII, and text compared as its UTF-8 is. */
final class Letters {

    private Letters() {}

    static boolean are(int character) {
        return small(character) || capital(character);
    }

    static boolean small(int character) {
        return character >= 'a' && character <= 'z';
    }

    /** Where the letters that begin here end. */
    static int end(String text, int from) {
        var at = from;
        while (at < text.length() && are(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static boolean orDigits(int character) {
        return are(character) || Digits.is(character);
    }

    /**
     * Capitals of ASCII made small. What the JDK does with all others takes memory with the square
     * of the length where one letter becomes two, as U+0130 does.
     */
    static String lower(String text) {
        var at = 0;
        while (at < text.length() && !capital(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        var lower = text.toCharArray();
        for (; at < lower.length; at++) {
            if (capital(lower[at])) {
                lower[at] = (char) (lower[at] + 'a' - 'A');
            }
        }
        return new String(lower);
    }

    private static boolean capital(int character) {
        return character >= 'A' && character <= 'Z';
    }

    /** Printable ASCII, which every scheme but the lexicographic one keeps to. */
    static boolean printable(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** By code points, as bytes of UTF-8 are ordered; chars are not, beyond U+FFFF. */
    static int compare(String left, String right) {
        var shared = Math.min(left.length(), right.length());
        for (var i = 0; i < shared; i++) {
            var a = left.charAt(i);
            var b = right.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) == Character.isSurrogate(b)
                        ? Character.compare(a, b)
                        : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
