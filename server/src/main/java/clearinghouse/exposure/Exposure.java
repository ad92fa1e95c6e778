package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.inventory.AssetId;
import clearinghouse.inventory.DocumentId;
import clearinghouse.kernel.PartyId;
import clearinghouse.policy.Priority;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * One vulnerability on one asset of an operator.
 *
 * @param advisory of ours; empty where it is by what others publish
 * @param advisoryNumber by which people know it: the name of the vulnerability where it is no
 *     advisory of ours
 * @param vulnerability the public id of the root cause, or the name that most know it by
 * @param packageName the affected package without version, or the inventory's words where it names
 *     none
 * @param version as the inventory writes it; empty where it says none
 * @param certain whether the version lies in the affected range, or only may
 * @param matchReason the range, or why the version has no place in it
 * @param state {@code found} or the code of the receipt that moved it last
 * @param dueSetAt when a decision first gave the date that holds, or none
 * @param matchedIn the inventory by which the asset was last known to be affected
 * @param confidence in hundredths, that the advisory means this system
 * @param unlistedAt since when the newest inventory leaves the package out and proves nothing
 */
public record Exposure(
        ExposureId id,
        PartyId operator,
        AssetId asset,
        String assetName,
        Optional<AdvisoryId> advisory,
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
        Instant dueSetAt,
        Optional<DocumentId> matchedIn,
        Optional<Instant> unlistedAt,
        int confidence,
        Optional<Evidence> evidence) {

    /** It was found just so, and is listed. */
    boolean isMatchedBy(String nowTitled, Affected affected) {
        return unlistedAt.isEmpty()
                && title.equals(nowTitled)
                && packageName.equals(affected.name())
                && version.equals(affected.version())
                && certain == affected.certain()
                && matchReason.equals(affected.reason())
                && confidence == affected.confidence()
                && evidence.equals(affected.evidence());
    }

    /** Nothing more has to be done. */
    public boolean isSettled() {
        return ReceiptState.parse(state)
                .filter(it ->
                        it == ReceiptState.VERIFIED
                                || it == ReceiptState.NOT_AFFECTED
                                || it == ReceiptState.NOT_OURS)
                .isPresent();
    }

    /** What the due date is counted from, and whether it was past before anyone could keep it. */
    public Optional<String> dueExplained(Function<Instant, String> said) {
        return why(said).map(text -> text + missed(said).map(more -> " " + more).orElse(""));
    }

    private Optional<String> why(Function<Instant, String> said) {
        return priority.reason()
                .map(reason -> reason.text(said) + ".")
                .or(() ->
                        priority.dueFrom()
                                .map(from ->
                                        "Counted from the publication of %s, %s."
                                                .formatted(advisoryNumber, said.apply(from))));
    }

    /** Only where the date was past before anyone could keep it. */
    public Optional<String> missed(Function<Instant, String> said) {
        return priority.due()
                .filter(due -> !due.isAfter(dueSetAt))
                .map(due ->
                        due.isAfter(foundAt)
                                ? "It had passed already when it was set, %s."
                                        .formatted(said.apply(dueSetAt))
                                : "It had passed already when this system was first known to be affected, %s."
                                        .formatted(said.apply(foundAt)));
    }

    /** What the operator is asked while the inventory leaves the question open. */
    public Optional<String> question() {
        return unlistedAt.map(_ ->
                "The newest inventory of %s no longer lists %s, and it neither shows a fixed version nor lists what stood beside it before. Is it gone? An inventory of everything that the system holds proves it; if you cannot make one, ask for help."
                        .formatted(assetName, packageName));
    }
}
