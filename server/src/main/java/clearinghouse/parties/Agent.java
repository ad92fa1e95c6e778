package clearinghouse.parties;

import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A machine identity of a party.
 *
 * @param key orders the agents; it never leaves
 * @param responsible who answers for it
 * @param stopped from when on it acts no more
 */
public record Agent(
        UUID key,
        AgentId id,
        PartyId party,
        PartyKind kind,
        String name,
        PersonId responsible,
        Set<Role> roles,
        Instant since,
        Optional<Instant> stopped) {

    public Agent {
        roles = Set.copyOf(roles);
    }
}
