package clearinghouse.parties;

import clearinghouse.platform.Tx;

/** How many ways in one may have: policy, which is a later capability, says it by name. */
public interface Caps {

    String PASSKEYS = "passkey.most";
    String SESSIONS = "session.most";

    int most(Tx tx, String name);
}
