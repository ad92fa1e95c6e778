package clearinghouse.platform;

/**
 * What a request asks for lies sealed, and its key is not to be had: for now, or for good. The
 * sentence is for whoever asked, and holds nothing of what is sealed.
 */
public final class Unopenable extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ProblemType type;
    private final String sentence;

    private Unopenable(ProblemType type, String sentence) {
        super(sentence, null, false, false);
        this.type = type;
        this.sentence = sentence;
    }

    /** The keystore is away, or lacks a key that can still be brought back. */
    public static Unopenable forNow(String sentence) {
        return new Unopenable(ProblemType.UNAVAILABLE, sentence);
    }

    public ProblemType type() {
        return type;
    }

    public String sentence() {
        return sentence;
    }
}
