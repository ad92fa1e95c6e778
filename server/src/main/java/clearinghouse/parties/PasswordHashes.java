package clearinghouse.parties;

import java.util.Optional;

/** Makes passwords dear to guess. It keeps nothing. */
public interface PasswordHashes {

    /** With salt and cost in it, so that both can change. */
    String encode(Password password);

    enum Check {
        RIGHT,
        WRONG,
        /** So many were asked for at once that this one was not looked at. */
        BUSY
    }

    /**
     * @param encoded of the person; empty where there is none, which takes as long
     */
    Check check(Password password, Optional<String> encoded);
}
