package clearinghouse.formats.likeness;

/**
 * Something that a report names and another may name in the same way. Undisclosed, so that it has
 * no text form.
 *
 * @param name in one spelling, whichever the report has
 */
public record Mention(Kind kind, String name) {

    public enum Kind {
        /** A public number, the same whatever it is about. */
        NUMBER,

        /** A function or a file of the package that the report is about. */
        CODE,

        /** The innermost frames of a stack, in the package that the report is about. */
        CRASH
    }

    @Override
    public String toString() {
        return "Mention[" + kind + "]";
    }
}
