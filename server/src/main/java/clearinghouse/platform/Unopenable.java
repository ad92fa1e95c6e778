package clearinghouse.platform;

/**
 * What a request asks for lies sealed, and its key is not to be had: the keystore is away, or lacks
 * a key that can still be brought back, or the key was destroyed so that nobody reads it again. The
 * sentence is for whoever asked, and holds nothing of what is sealed.
 */
public final class Unopenable extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String sentence;
    private final boolean forGood;

    public Unopenable(String sentence) {
        this(sentence, false);
    }

    private Unopenable(String sentence, boolean forGood) {
        super(sentence, null, false, false);
        this.sentence = sentence;
        this.forGood = forGood;
    }

    /** Its key was destroyed: nobody brings it back, and to ask again is of no use. */
    public static Unopenable forGood(String sentence) {
        return new Unopenable(sentence, true);
    }

    public boolean isForGood() {
        return forGood;
    }

    public String sentence() {
        return sentence;
    }
}
