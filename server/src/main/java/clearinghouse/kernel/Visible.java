package clearinghouse.kernel;

import java.util.regex.Pattern;

/** Whether a reader sees anything of a text: blanks, also those of Unicode, name nobody. */
public final class Visible {

    /**
     * As the schemas ask of every name; the first five are letters and a symbol that show nothing.
     */
    private static final Pattern SOMETHING =
            Pattern.compile("(?![\\u115f\\u1160\\u3164\\uffa0\\u2800])[\\p{L}\\p{N}\\p{P}\\p{S}]");

    private Visible() {}

    public static boolean in(String text) {
        return SOMETHING.matcher(text).find();
    }
}
