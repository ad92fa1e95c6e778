package clearinghouse.exposure;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.AdvisoryId;
import clearinghouse.catalogue.Imports;
import clearinghouse.inventory.AssetId;
import clearinghouse.inventory.DocumentId;
import clearinghouse.inventory.Inventory;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Outbox;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What follows a publication, an upload, an import, and a notice that waits to leave. */
public final class ExposureJobs {

    /** So many assets a transaction: a large match holds no lock for long and is taken up again. */
    private static final int BATCH = 200;

    private final Db db;
    private final Matching matching;
    private final Exposures exposures;

    public ExposureJobs(Db db, Matching matching, Exposures exposures) {
        this.db = db;
        this.matching = matching;
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
                this::inventoryReceived,
                Imports.SAID,
                this::said,
                Imports.TOLD,
                this::told);
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
                    matching.lookAgain(tx, lease.access(), document);
                    lease.complete(tx);
                });
    }

    /** A job whose subject is an act of imports. */
    private void said(Workers.Lease lease) {
        said(lease.access(), Imports.stampOf(lease));
        db.inTransactionDo(lease.access(), lease::complete);
    }

    void said(Access access, long stamp) {
        var concerned = db.inTransaction(access, tx -> matching.concerned(tx, stamp));
        for (var batch : batches(List.copyOf(concerned.entrySet()))) {
            var part = new LinkedHashMap<AssetId, Concern>();
            batch.forEach(it -> part.put(it.getKey(), it.getValue()));
            db.inTransactionDo(access, tx -> matching.look(tx, access, part));
        }
    }

    /** A job whose subject is a vulnerability of which others said something anew. */
    private void told(Workers.Lease lease) {
        decideAnew(lease.access(), Imports.toldOf(lease));
        db.inTransactionDo(lease.access(), lease::complete);
    }

    void decideAnew(Access access, String vulnerability) {
        var advisories = db.inTransaction(access, tx -> matching.openFor(tx, vulnerability));
        for (var advisory : advisories) {
            var assets = db.inTransaction(access, tx -> matching.openAssets(tx, advisory));
            batches(assets).forEach(batch -> decideAnew(access, advisory, batch));
        }
    }

    private void decideAnew(Access access, AdvisoryId advisory, List<AssetId> batch) {
        db.inTransactionDo(
                access,
                tx ->
                        matching.publication(tx, advisory)
                                .map(publication -> matching.facts(tx, publication))
                                .ifPresent(facts ->
                                        batch.forEach(asset ->
                                                matching.decideAnew(tx, access, facts, asset))));
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
                                matching.publication(tx, advisory)
                                        .map(it -> matching.affectedAssets(tx, it))
                                        .orElse(List.of()));
        batches(assets).forEach(batch -> look(access, advisory, batch, occasion));
    }

    /** By the revision that is the newest now: another may have come since the last batch. */
    private void look(Access access, AdvisoryId advisory, List<AssetId> batch, Occasion occasion) {
        db.inTransactionDo(
                access,
                tx ->
                        matching.publication(tx, advisory)
                                .map(publication -> matching.facts(tx, publication))
                                .ifPresent(facts ->
                                        matching.look(tx, access, facts, batch, occasion)));
    }

    private static <T> List<List<T>> batches(List<T> all) {
        var batches = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += BATCH) {
            batches.add(all.subList(from, Math.min(from + BATCH, all.size())));
        }
        return batches;
    }
}
