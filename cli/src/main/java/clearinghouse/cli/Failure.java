package clearinghouse.cli;

/** Ends the command with a sentence for the person at the terminal. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exit;

    private Failure(int exit, String sentence) {
        super(sentence, null, false, false);
        this.exit = exit;
    }

    static Failure no(String sentence) {
        return new Failure(1, sentence);
    }

    static Failure badInput(String sentence) {
        return new Failure(2, sentence);
    }

    static Failure lacking(String sentence) {
        return new Failure(3, sentence);
    }

    int exit() {
        return exit;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
