package clearinghouse.exposure;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.AdvisoryId;
import clearinghouse.inventory.AssetId;
import clearinghouse.inventory.DocumentId;
import clearinghouse.inventory.Inventory;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Outbox;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What follows a publication, an upload, and a notice that waits to leave. */
public final class ExposureJobs {

    /** So many assets a transaction: a large match holds no lock for long and is taken up again. */
    private static final int BATCH = 200;

    private final Db db;
    private final Exposures exposures;

    public ExposureJobs(Db db, Exposures exposures) {
        this.db = db;
        this.exposures = exposures;
    }

    public Map<String, Consumer<Workers.Lease>> handlers() {
        return Map.of(
                Advisories.PUBLISHED,
                lease -> published(lease, Occasion.PUBLICATION),
                Advisories.REVISED,
                lease -> published(lease, Occasion.REVISION),
                Advisories.CHANGED,
                lease -> published(lease, Occasion.OTHER_ADVICE),
                Inventory.RECEIVED,
                this::inventoryReceived);
    }

    public Map<String, Outbox.Delivery> deliveries() {
        return Map.of(Exposures.NOTICE, this::deliver);
    }

    /** A job whose subject is a published advisory. */
    private void published(Workers.Lease lease, Occasion occasion) {
        var advisory = Advisories.subject(lease);
        publish(lease.access(), advisory, occasion);
        db.inTransactionDo(lease.access(), lease::complete);
    }

    /** A job whose subject is an inventory. */
    private void inventoryReceived(Workers.Lease lease) {
        var document = DocumentId.parse(lease.subject()).orElseThrow();
        db.inTransactionDo(
                lease.access(),
                tx -> {
                    exposures.lookAgain(tx, lease.access(), document);
                    lease.complete(tx);
                });
    }

    /** The notice stands in the operator's list from the making of the exposure on. */
    private void deliver(Tx tx, Access access, Outbox.Item notice) {
        exposures.deliver(tx, access, ExposureId.parse(notice.subject()).orElseThrow());
    }

    void publish(Access access, AdvisoryId advisory, Occasion occasion) {
        var assets =
                db.inTransaction(
                        access,
                        tx ->
                                exposures
                                        .publication(tx, advisory)
                                        .map(it -> exposures.affectedAssets(tx, it))
                                        .orElse(List.of()));
        batches(assets).forEach(batch -> look(access, advisory, batch, occasion));
    }

    /** By the revision that is the newest now: another may have come since the last batch. */
    private void look(Access access, AdvisoryId advisory, List<AssetId> batch, Occasion occasion) {
        db.inTransactionDo(
                access,
                tx ->
                        exposures
                                .publication(tx, advisory)
                                .ifPresent(publication ->
                                        batch.forEach(asset ->
                                                exposures.look(
                                                        tx,
                                                        access,
                                                        publication,
                                                        asset,
                                                        occasion))));
    }

    private static List<List<AssetId>> batches(List<AssetId> assets) {
        var batches = new ArrayList<List<AssetId>>();
        for (int from = 0; from < assets.size(); from += BATCH) {
            batches.add(assets.subList(from, Math.min(from + BATCH, assets.size())));
        }
        return batches;
    }
}
