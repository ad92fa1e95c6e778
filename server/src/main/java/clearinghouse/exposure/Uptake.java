package clearinghouse.exposure;

import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.util.Optional;

/** When one operator was first told of a vulnerability, said it was applied, and proved it. */
public record Uptake(
        String vulnerability,
        PartyId operator,
        Optional<Instant> delivered,
        Optional<Instant> deployed,
        Optional<Instant> verified) {}
