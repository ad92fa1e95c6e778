package clearinghouse.exposure;

import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.util.Optional;

/**
 * When one operator had been told of a vulnerability, had said it was applied, and had proved it,
 * on each of its assets that are exposed; empty while one of them is not so far, or no longer.
 */
public record Uptake(
        String vulnerability,
        PartyId operator,
        Optional<Instant> delivered,
        Optional<Instant> deployed,
        Optional<Instant> verified) {

    public Uptake {
        if (verified.isPresent() && deployed.isEmpty()) {
            throw new IllegalArgumentException("what is verified is deployed");
        }
    }
}
