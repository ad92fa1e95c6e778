package clearinghouse.platform;

/**
 * What a request asks for lies sealed, and its key is not to be had: the keystore is away, or lacks
 * a key that can still be brought back. The sentence is for whoever asked, and holds nothing of
 * what is sealed.
 */
public final class Unopenable extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String sentence;

    public Unopenable(String sentence) {
        super(sentence, null, false, false);
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
