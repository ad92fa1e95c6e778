package clearinghouse.record;

import clearinghouse.kernel.PartyId;
import java.time.Instant;

/** That someone looked at what is sealed, and why. */
public record Reading(Instant at, String actor, PartyId party, String purpose) {}
