package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.inventory.AssetId;
import clearinghouse.kernel.PartyId;
import clearinghouse.policy.Priority;
import java.time.Instant;

/**
 * One vulnerability on one asset of an operator.
 *
 * @param vulnerability the public id of the root cause
 * @param packageName the affected package without version
 * @param version as the inventory writes it; empty where it says none
 * @param certain whether the version lies in the affected range, or only may
 * @param matchReason the range, or why the version has no place in it
 * @param state {@code found} or the code of the receipt that moved it last
 */
public record Exposure(
        ExposureId id,
        PartyId operator,
        AssetId asset,
        String assetName,
        AdvisoryId advisory,
        String advisoryNumber,
        String vulnerability,
        String title,
        String packageName,
        String version,
        boolean certain,
        String matchReason,
        Priority priority,
        String state,
        Instant foundAt) {}
