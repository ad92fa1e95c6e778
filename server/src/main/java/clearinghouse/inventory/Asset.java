package clearinghouse.inventory;

import clearinghouse.kernel.PartyId;

/**
 * One thing that an operator runs.
 *
 * @param exposedSetBy the party that said whether the internet reaches it: the operator or its
 *     broker
 */
public record Asset(
        AssetId id, PartyId operator, String name, boolean internetExposed, PartyId exposedSetBy) {}
