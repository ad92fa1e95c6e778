package clearinghouse.vault;

/** A keystore that a server cannot work with. The message is a clause that says what to do. */
public final class BrokenKeystore extends IllegalStateException {

    private static final long serialVersionUID = 1;

    BrokenKeystore(String clause) {
        super(clause);
    }
}
