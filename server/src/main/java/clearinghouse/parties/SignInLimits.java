package clearinghouse.parties;

import clearinghouse.platform.Tx;
import java.time.Duration;

/** How long what belongs to signing in may last: policy says it, by name. */
public interface SignInLimits {

    String IDLE = "session.idle";
    String SESSION = "session.longest";
    String ENROLMENT = "enrolment.longest";
    String RECOVERY = "recovery.longest";
    String CHALLENGE = "passkey.challenge";

    Duration of(Tx tx, String name);
}
