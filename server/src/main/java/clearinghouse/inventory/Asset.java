package clearinghouse.inventory;

import clearinghouse.kernel.PartyId;
import java.util.Optional;

/**
 * One thing that an operator runs.
 *
 * @param exposedSetBy the party that said whether the internet reaches it: the operator or its
 *     broker; empty where nobody did, and policy assumes it
 */
public record Asset(
        AssetId id,
        PartyId operator,
        String name,
        boolean internetExposed,
        Optional<PartyId> exposedSetBy) {}
