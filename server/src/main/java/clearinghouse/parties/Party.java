package clearinghouse.parties;

import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.util.Optional;

/** An organisation or person that may act here; {@code sector} where it is an operator. */
public record Party(
        PartyId id, PartyKind kind, String name, Optional<String> sector, Instant since) {}
