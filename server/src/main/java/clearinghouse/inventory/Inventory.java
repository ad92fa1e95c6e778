package clearinghouse.inventory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.sbom.Sbom;
import clearinghouse.formats.sbom.SbomLimits;
import clearinghouse.formats.sbom.SbomReader;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Takes inventories in, and answers who has what. */
public final class Inventory {

    public static final Permission WRITE = new Permission("inventory:write");
    public static final Permission READ = new Permission("inventory:read");

    /** Sees the inventories of all operators: for the matching alone. */
    public static final Permission MATCH = new Permission("inventory:match");

    /** Kind of the job that follows each upload; its subject is the document. */
    public static final String RECEIVED = "inventory.received";

    /** In bytes, whichever way it comes in. */
    public static final int LARGEST_DOCUMENT = 32 << 20;

    static final int WARNINGS_KEPT = 1_000;

    private final Db db;
    private final AuditRecord record;
    private final Policy policy;
    private final Jobs jobs;
    private final Ids ids;
    private final InstantSource clock;
    private final SbomReader reader = new SbomReader(SbomLimits.standard());

    public Inventory(
            Db db, AuditRecord record, Policy policy, Jobs jobs, Ids ids, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.policy = policy;
        this.jobs = jobs;
        this.ids = ids;
        this.clock = clock;
    }

    /** What was uploaded when. */
    public record Upload(
            DocumentId id,
            AssetId asset,
            String assetName,
            String format,
            int components,
            int warnings,
            Instant receivedAt) {}

    /** An asset and its newest inventory. */
    public record Held(Asset asset, int components, Instant receivedAt) {}

    public sealed interface Receiving {
        record Received(Upload upload, List<Problem> warnings) implements Receiving {
            public Received {
                warnings = List.copyOf(warnings);
            }
        }

        /** The document says too little to be an inventory; each fault has its place in it. */
        record Unreadable(List<Problem> problems) implements Receiving {
            public Unreadable {
                problems = List.copyOf(problems);
            }
        }
    }

    /** Empty when the document can be received. */
    List<Problem> faults(byte[] document) {
        return reader.read(document).problems();
    }

    /**
     * The newest inventory of an asset replaces the one before; the matching looks at it at once.
     */
    public Receiving receive(
            Access access, String assetName, boolean internetExposed, byte[] document) {
        return switch (reader.read(document)) {
            case Parsed.Invalid<Sbom>(var problems) -> new Receiving.Unreadable(problems);
            case Parsed.Valid<Sbom>(var sbom) ->
                    db.inTransaction(
                            access,
                            tx -> save(tx, access, assetName, internetExposed, document, sbom));
        };
    }

    private Receiving save(
            Tx tx,
            Access access,
            String assetName,
            boolean internetExposed,
            byte[] document,
            Sbom sbom) {
        var store = new InventoryStore(tx);
        var now = clock.instant();
        var setBy = access.broker().orElse(access.party());
        var asset =
                store.saveAsset(
                        ids.next(),
                        AssetId.random(ids.chance()),
                        access.party(),
                        assetName,
                        internetExposed,
                        setBy,
                        now);
        var id = DocumentId.random(ids.chance());
        var list = ComponentList.of(sbom);
        var format = sbom.format().name().toLowerCase(Locale.ROOT);
        store.saveDocument(ids.next(), id, access, asset, format, document, list, now);
        record.append(
                tx,
                access,
                RECEIVED,
                id,
                Map.of(
                        "asset",
                        asset.code(),
                        "format",
                        format,
                        "components",
                        String.valueOf(list.components().size()),
                        "internet_exposed",
                        String.valueOf(internetExposed)));
        jobs.enqueue(tx, RECEIVED, id.code(), access.party());
        return new Receiving.Received(
                new Upload(
                        id,
                        asset,
                        assetName,
                        format,
                        list.components().size(),
                        list.warnings().size(),
                        now),
                list.warnings());
    }

    public Page<Upload> uploads(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access, tx -> new InventoryStore(tx).documents(access.party(), after));
    }

    public Page<Held> assets(Access access, Optional<UUID> after) {
        return db.inTransaction(access, tx -> new InventoryStore(tx).assets(access.party(), after));
    }

    /**
     * Of all that tells what an operator runs. A broker acts with the operator's own recorded
     * consent, and so shares in it.
     */
    public TlpLabel label(Access access) {
        return db.inTransaction(access, policy::inventoryLabel);
    }

    /** The current components of one package over all operators. */
    public List<Holding> componentsOf(Tx tx, PackageUrl packageOnly) {
        return new InventoryStore(tx).holdings(packageOnly);
    }

    /** The current components without a package that have these names, however they are spelt. */
    public List<Holding> componentsNamed(Tx tx, String vendor, String product) {
        return Component.nameKey(vendor, product)
                .map(key -> new InventoryStore(tx).holdings(key))
                .orElse(List.of());
    }

    /** The asset that a document is of. */
    public Optional<AssetId> assetOf(Tx tx, DocumentId document) {
        return new InventoryStore(tx).assetOf(document);
    }

    /** Until the transaction ends, no new inventory of the asset comes in between. */
    public Optional<Asset> lock(Tx tx, AssetId asset) {
        return new InventoryStore(tx).lock(asset);
    }

    /** Its newest inventory. */
    public Optional<DocumentId> currentDocument(Tx tx, AssetId asset) {
        return new InventoryStore(tx).currentDocument(asset);
    }

    /** Of one inventory, the newest or an earlier one. */
    public List<Component> components(Tx tx, DocumentId document) {
        return new InventoryStore(tx).components(document);
    }

    public List<Component> currentComponents(Tx tx, AssetId asset) {
        return new InventoryStore(tx).components(asset);
    }
}
