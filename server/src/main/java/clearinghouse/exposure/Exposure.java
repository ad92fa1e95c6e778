package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.inventory.AssetId;
import clearinghouse.inventory.DocumentId;
import clearinghouse.kernel.PartyId;
import clearinghouse.policy.Priority;
import java.time.Instant;
import java.util.Optional;

/**
 * One vulnerability on one asset of an operator.
 *
 * @param vulnerability the public id of the root cause
 * @param packageName the affected package without version
 * @param version as the inventory writes it; empty where it says none
 * @param certain whether the version lies in the affected range, or only may
 * @param matchReason the range, or why the version has no place in it
 * @param state {@code found} or the code of the receipt that moved it last
 * @param matchedIn the inventory by which the asset was last known to be affected
 * @param unlistedAt since when the newest inventory leaves the package out and proves nothing
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
        Instant foundAt,
        Optional<DocumentId> matchedIn,
        Optional<Instant> unlistedAt) {

    /** What the operator is asked while the inventory leaves the question open. */
    public Optional<String> question() {
        return unlistedAt.map(_ ->
                "The newest inventory of %s no longer lists %s, and it neither shows a fixed version nor lists what stood beside it before. Is it gone? Upload an inventory of everything that the system holds, or say that it is not affected."
                        .formatted(assetName, packageName));
    }
}
