package clearinghouse.formats.clock;

import java.time.Instant;
import java.util.Optional;

/**
 * A time that does not count.
 *
 * @param until empty while it lasts
 */
public record Pause(Instant from, Optional<Instant> until, String why) {
    public Pause {
        if (until.filter(end -> end.isBefore(from)).isPresent()) {
            throw new IllegalArgumentException("a pause ends after it begins");
        }
    }
}
