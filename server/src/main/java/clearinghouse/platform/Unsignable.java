package clearinghouse.platform;

/**
 * Something has to be signed, and the process that holds the signing keys does not answer. Nothing
 * was stored, and to ask again later is right.
 */
public final class Unsignable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public static final String SENTENCE =
            "This needs a signature, and the process that holds the signing keys does not answer just now. Nothing was stored; try again in a minute. The server's log tells its administrator what is wrong.";

    public Unsignable() {
        super(SENTENCE, null, false, false);
    }
}
