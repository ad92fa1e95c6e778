package clearinghouse.policy;

import clearinghouse.formats.clock.Reason;
import java.time.Instant;
import java.util.Optional;

/**
 * What an outcome asks for beside the remedy, by when, and why then.
 *
 * @param reason empty while nothing has started its clock
 */
public record Duty(String name, Optional<Reason> reason) {
    public Optional<Instant> due() {
        return reason.map(Reason::at);
    }
}
