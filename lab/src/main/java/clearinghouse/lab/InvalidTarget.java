package clearinghouse.lab;

/** A target description that cannot be used; the message is one sentence for its author. */
public final class InvalidTarget extends RuntimeException {
    InvalidTarget(String problem) {
        super(problem);
    }
}
