package clearinghouse.formats.csaf.validation;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Texts compared by their letters alone. */
final class Letters {

    private Letters() {}

    /** Whether each character is such a one. A stream would cost several times as much. */
    static boolean all(String text, IntPredicate fits) {
        for (var i = 0; i < text.length(); i++) {
            if (!fits.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * In lower case, without any dash, hyphen, minus, underscore, white space or invisible
     * character, whatever its variant.
     */
    static String squeezed(String text) {
        var kept = new StringBuilder(text.length());
        text.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(c -> !isBetween(c))
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static boolean isBetween(int c) {
        return switch (Character.getType(c)) {
            case Character.DASH_PUNCTUATION,
                    Character.CONNECTOR_PUNCTUATION,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT ->
                    true;
            // Minus signs and combining low lines are of no such class.
            default ->
                    c == 0x2212
                            || c == 0x207b
                            || c == 0x208b
                            || c == 0x2796
                            || c == 0x02d7
                            || c == 0x0332
                            || c == 0x0333
                            || c == 0x00af;
        };
    }
}
