package clearinghouse.matching;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Model and serial numbers as CSAF 2.0 has them (§3.1.3.3.5 and §3.1.3.3.6): {@code *} stands for
 * any number of characters, {@code ?} for one, a backslash in front takes either as it is. Blanks,
 * hyphens and the like do not count, for people leave them out.
 */
final class Wildcards {

    private static final int LONGEST = 200;
    private static final int BEGINNING = 3;

    private Wildcards() {}

    /** A number that an advisory says. */
    static String pattern(String text) {
        return plain(text, true);
    }

    /** A number that a component has, in which every character is itself. */
    static String number(String text) {
        return plain(text, false);
    }

    private static String plain(String text, boolean wild) {
        var plain = new StringBuilder();
        var upper = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < upper.length() && plain.length() < LONGEST; i++) {
            var letter = upper.charAt(i);
            if (letter == '\\' && wild) {
                // What it escapes is no letter, and so does not count either.
                i++;
            } else if (Character.isLetterOrDigit(letter)
                    || (wild && (letter == '*' || letter == '?'))) {
                plain.append(letter);
            }
        }
        return plain.toString();
    }

    static boolean isWild(String number) {
        return number.indexOf('*') >= 0 || number.indexOf('?') >= 0;
    }

    /** Of a component, whose number has no wildcards. */
    static Set<String> buckets(String what, String vendor, String number) {
        var buckets = new HashSet<String>();
        buckets.add(what + "\t" + number);
        buckets.add(what + "-of\t" + vendor);
        buckets.add(what + "-begins\t" + beginning(number));
        return buckets;
    }

    /** A pattern is found by how it begins, where it says that; else among all of the vendor. */
    static Set<String> sought(String what, String vendor, String number) {
        if (!isWild(number)) {
            return Set.of(what + "\t" + number);
        }
        return Set.of(
                isVague(number) ? what + "-of\t" + vendor : what + "-begins\t" + beginning(number));
    }

    /** Whether it begins with too little to be found by that. */
    static boolean isVague(String number) {
        return isWild(number) && fixed(number).length() < BEGINNING;
    }

    private static String beginning(String number) {
        return number.substring(0, Math.min(BEGINNING, number.length()));
    }

    private static String fixed(String pattern) {
        int end = 0;
        while (end < pattern.length() && pattern.charAt(end) != '*' && pattern.charAt(end) != '?') {
            end++;
        }
        return pattern.substring(0, end);
    }

    /** In time linear in the product of both lengths, whatever the pattern. */
    static boolean match(String pattern, String number) {
        var reached = new boolean[number.length() + 1];
        reached[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            var letter = pattern.charAt(p);
            if (letter == '*') {
                for (int n = 1; n <= number.length(); n++) {
                    reached[n] |= reached[n - 1];
                }
            } else {
                for (int n = number.length(); n >= 1; n--) {
                    reached[n] =
                            reached[n - 1] && (letter == '?' || number.charAt(n - 1) == letter);
                }
                reached[0] = false;
            }
        }
        return reached[number.length()];
    }
}
