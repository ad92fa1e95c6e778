package clearinghouse.formats.version;

import java.util.List;

/**
 * One place of a version.
 *
 * @param text without zeros in front where it is a number, so that zero is empty
 */
record Part(boolean number, String text) {

    static Part number(String digits) {
        return new Part(true, Digits.withoutZeros(digits));
    }

    static Part word(String text) {
        return new Part(false, text);
    }

    static Part of(String text) {
        return Digits.are(text) ? number(text) : word(text);
    }

    boolean zero() {
        return number && text.isEmpty();
    }

    /** A number stands before any word. */
    static int numbersFirst(Part left, Part right) {
        if (left.number != right.number) {
            return left.number ? -1 : 1;
        }
        return left.number
                ? Digits.compare(left.text, right.text)
                : Letters.compare(left.text, right.text);
    }

    /** A word stands before any number. */
    static int wordsFirst(Part left, Part right) {
        return left.number == right.number ? numbersFirst(left, right) : -numbersFirst(left, right);
    }

    /** Lists of numbers; where one ends, the other goes on with more than zeros or is equal. */
    static int comparePadded(List<String> left, List<String> right) {
        for (var i = 0; i < Math.max(left.size(), right.size()); i++) {
            var order =
                    Digits.compare(
                            i < left.size() ? left.get(i) : "",
                            i < right.size() ? right.get(i) : "");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
