package clearinghouse.pages;

/** Small things about sentences. */
final class Texts {

    private Texts() {}

    static String begun(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    }

    /** With a capital at its start and a stop at its end. */
    static String sentence(String text) {
        var said = text.strip();
        if (said.isEmpty()) {
            return said;
        }
        var begun = begun(said);
        return begun.endsWith(".") || begun.endsWith("?") || begun.endsWith("!")
                ? begun
                : begun + ".";
    }
}
