package clearinghouse.formats.advisory;

/** Checks that the records of this package share. */
final class Text {

    private Text() {}

    static void required(String what, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " is empty");
        }
    }
}
