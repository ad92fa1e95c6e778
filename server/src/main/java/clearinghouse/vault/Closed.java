package clearinghouse.vault;

import clearinghouse.platform.Unopenable;

/** Why something stays closed, in the words of whoever wanted to read it. */
final class Closed {

    private static final String LACKING =
            "The key that opens this is not in the server's keystore. Its administrator can bring it back from a backup of the keystore.";
    private static final String AWAY =
            "The key that opens this lies in a key service that does not serve this server just now. Try again later; the server's log tells its administrator what is wrong.";

    private Closed() {}

    static Unopenable lacking() {
        return new Unopenable(LACKING);
    }

    static Unopenable away() {
        return new Unopenable(AWAY);
    }
}
