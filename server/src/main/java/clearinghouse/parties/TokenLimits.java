package clearinghouse.parties;

import clearinghouse.platform.Tx;
import java.time.Duration;

/**
 * How long a token may live, and beside its successor: policy says, which is a later capability.
 */
public interface TokenLimits {

    Duration longest(Tx tx);

    Duration longestOverlap(Tx tx);
}
