package clearinghouse.parties;

import clearinghouse.platform.Tx;
import java.time.Duration;

/** How long a way in may last: policy, which is a later capability, says it by name. */
public interface Limits {

    String IDLE = "session.idle";
    String SESSION = "session.longest";

    /** How long after it began a visit may change its person's ways in. */
    String FRESH = "session.fresh";

    String ENROLMENT = "enrolment.longest";
    String RECOVERY = "recovery.longest";
    String CHALLENGE = "passkey.challenge";
    String PASSWORD_ENROLMENT = "password.enrolment";

    /** After the last attempt at a password that is free; each further one doubles it. */
    String PASSWORD_WAIT = "password.wait";

    String PASSWORD_LONGEST_WAIT = "password.longest_wait";
    String PROVIDER = "provider.question";
    String TOKEN = "token.longest";

    /** For how long a token may be good beside the one that it was rotated to. */
    String OVERLAP = "token.overlap";

    /** How long a request to join waits for an answer. */
    String JOIN_WAITING = "join.waiting";

    /** For how long the asker reads why its request was declined. */
    String JOIN_DECLINED = "join.declined";

    Duration of(Tx tx, String name);
}
