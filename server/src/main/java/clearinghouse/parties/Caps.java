package clearinghouse.parties;

import clearinghouse.platform.Tx;

/** How many ways in one may have: policy, which is a later capability, says it by name. */
public interface Caps {

    String PASSKEYS = "passkey.most";
    String SESSIONS = "session.most";

    /** How many wrong attempts at a password in a row make nobody wait. */
    String PASSWORD_FREE = "password.free";

    /** From how many networks wrong attempts are counted by themselves. */
    String PASSWORD_NETWORKS = "password.networks";

    String PASSWORD_FAILURES = "password.failures";

    /** How many requests to join wait at once; none where nobody may ask. */
    String JOIN_REQUESTS = "join.most";

    int most(Tx tx, String name);
}
