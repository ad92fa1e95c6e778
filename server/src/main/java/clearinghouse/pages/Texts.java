package clearinghouse.pages;

/** Small things about sentences. */
final class Texts {

    private Texts() {}

    /** With a capital at its start and a stop at its end. */
    static String sentence(String text) {
        var said = text.strip();
        if (said.isEmpty()) {
            return said;
        }
        var begun = said.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + said.substring(1);
        return begun.endsWith(".") || begun.endsWith("?") || begun.endsWith("!")
                ? begun
                : begun + ".";
    }
}
