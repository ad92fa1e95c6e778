package clearinghouse.vault;

/** Wrong key, another place, or changed on disk: which one cannot be told. */
public final class CannotOpen extends RuntimeException {

    private static final long serialVersionUID = 1;

    CannotOpen() {
        super("sealed content does not open: another key, another place, or altered");
    }
}
