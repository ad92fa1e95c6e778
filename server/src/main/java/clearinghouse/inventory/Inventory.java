package clearinghouse.inventory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.sbom.Sbom;
import clearinghouse.formats.sbom.SbomLimits;
import clearinghouse.formats.sbom.SbomReader;
import clearinghouse.formats.sbom.SbomStatement;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
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
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

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

    private final Db db;
    private final AuditRecord record;
    private final Policy policy;
    private final Jobs jobs;
    private final Ids ids;
    private final InstantSource clock;
    private final Sayings sayings;
    private final SbomReader reader = new SbomReader(SbomLimits.standard());

    public Inventory(
            Db db, AuditRecord record, Policy policy, Jobs jobs, Ids ids, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.policy = policy;
        this.jobs = jobs;
        this.ids = ids;
        this.clock = clock;
        this.sayings = new Sayings(record, ids, clock);
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

    /**
     * An asset and its newest inventory.
     *
     * @param receivedAt when that came
     * @param listedAt when it was sent last, be it unchanged
     */
    public record Held(Asset asset, int components, Instant receivedAt, Instant listedAt) {}

    /**
     * The newest inventory of an asset.
     *
     * @param warnings what was unclear in it, the first of them
     * @param compared whether it was held against everything that is published
     * @param alike other assets of the operator whose newest inventory is the very same document,
     *     the first of them
     */
    public record Listed(
            Held held, Upload upload, List<Problem> warnings, boolean compared, List<Asset> alike) {
        public Listed {
            warnings = List.copyOf(warnings);
            alike = List.copyOf(alike);
        }
    }

    public sealed interface Receiving {
        /**
         * @param warnings the first of them; {@link Upload#warnings} counts all
         */
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
     * What somebody sends.
     *
     * @param name of the asset; where there is none, the document's own name for what it lists, or
     *     a number
     * @param said of the asset, each without a {@link Point#fault}; what is not among it stays as
     *     it was
     */
    public record Listing(Optional<String> name, Map<Point, String> said, byte[] document) {
        public Listing {
            said = Map.copyOf(said);
        }
    }

    /**
     * The newest inventory of an asset replaces the one before; the matching looks at it at once. A
     * document that is the newest already is not taken in once more, so that it can be sent again
     * by whoever got no answer, or each night; unless it is read otherwise today than it was then,
     * as by a release that reads more of it.
     */
    public Receiving receive(Access access, Listing listing) {
        return switch (reader.read(listing.document())) {
            case Parsed.Invalid<Sbom>(var problems) -> new Receiving.Unreadable(problems);
            case Parsed.Valid<Sbom>(var sbom) ->
                    db.inTransaction(access, tx -> save(tx, access, listing, sbom));
        };
    }

    private Receiving save(Tx tx, Access access, Listing listing, Sbom sbom) {
        var store = new InventoryStore(tx);
        var sha256 = Digest.sha256(listing.document()).hex();
        var asset = asset(tx, access, listing, sbom, sha256);
        boolean exposure =
                sayings.ofAsset(
                        tx,
                        access,
                        asset,
                        listing.said().entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                said -> Optional.of(said.getValue()))));
        var format = sbom.format().name().toLowerCase(Locale.ROOT);
        var list = ComponentList.of(sbom);
        var same =
                store.currentDocument(asset)
                        .flatMap(document -> store.received(access.party(), document))
                        .filter(known -> known.sha256().equals(sha256))
                        .filter(known -> isReadAsNow(store, known.received(), format, list));
        if (same.isPresent()) {
            if (exposure) {
                jobs.enqueue(
                        tx, RECEIVED, same.get().received().upload().id().code(), access.party());
            }
            return same.get().received();
        }
        return saveNew(tx, access, asset, listing.document(), format, list);
    }

    private static boolean isReadAsNow(
            InventoryStore store, Receiving.Received then, String format, ComponentList now) {
        return then.upload().format().equals(format)
                && then.upload().warnings() == now.warnings().size()
                && then.warnings().equals(now.keptWarnings())
                && store.components(then.upload().id()).equals(Optional.of(now.components()));
    }

    private AssetId asset(Tx tx, Access access, Listing listing, Sbom sbom, String sha256) {
        var store = new InventoryStore(tx);
        var now = clock.instant();
        if (listing.name().isPresent()) {
            return store.saveAsset(
                    ids.next(),
                    AssetId.random(ids.chance()),
                    access.party(),
                    listing.name().get(),
                    now);
        }
        // Two lists without a name that are sent at once are not two lists of one system.
        new ProfileStore(tx).lockOperator(access.party());
        var listed = store.listedBy(access.party(), sha256, listing.said());
        if (listed.isPresent()) {
            return store.saveAsset(
                    ids.next(),
                    AssetId.random(ids.chance()),
                    access.party(),
                    listed.get().name(),
                    now);
        }
        return AssetNames.proposed(sbom.subject())
                .flatMap(name ->
                        store
                                .saveNewAsset(
                                        ids.next(),
                                        AssetId.random(ids.chance()),
                                        access.party(),
                                        name,
                                        now)
                                .stream())
                .findFirst()
                .orElseThrow();
    }

    private Receiving saveNew(
            Tx tx,
            Access access,
            AssetId asset,
            byte[] document,
            String format,
            ComponentList list) {
        var store = new InventoryStore(tx);
        var now = clock.instant();
        var id = DocumentId.random(ids.chance());
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
                        String.valueOf(list.components().size())));
        jobs.enqueue(tx, RECEIVED, id.code(), access.party());
        var received = store.received(access.party(), id).orElseThrow().received();
        store.stamp(asset);
        return received;
    }

    public Page<Upload> uploads(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access, tx -> new InventoryStore(tx).documents(access.party(), after));
    }

    /** An inventory as it was uploaded. */
    public record Original(DocumentId id, String format, String sha256, byte[] content) {}

    public Optional<Original> original(Access access, DocumentId id) {
        return db.inTransaction(access, tx -> new InventoryStore(tx).original(access.party(), id));
    }

    public Page<Held> assets(Access access, Optional<UUID> after) {
        return db.inTransaction(access, tx -> new InventoryStore(tx).assets(access.party(), after));
    }

    /** Empty when the caller's operator has no such asset. */
    public Optional<Listed> listed(Access access, AssetId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new InventoryStore(tx);
                    return store.held(access.party(), id)
                            .flatMap(held ->
                                    store.currentDocument(id)
                                            .flatMap(document ->
                                                    store.received(access.party(), document))
                                            .map(known ->
                                                    new Listed(
                                                            held,
                                                            known.received().upload(),
                                                            known.received().warnings(),
                                                            !jobs.isOpen(
                                                                    tx,
                                                                    RECEIVED,
                                                                    known.received()
                                                                            .upload()
                                                                            .id()
                                                                            .code()),
                                                            store.alike(
                                                                    access.party(),
                                                                    id,
                                                                    known.sha256()))));
                });
    }

    /**
     * Of all that tells what an operator runs. A broker acts with the operator's own recorded
     * consent, and so shares in it.
     */
    public TlpLabel label(Access access) {
        return db.inTransaction(access, policy::inventoryLabel);
    }

    /** The asset that a document is of. */
    public Optional<AssetId> assetOf(Tx tx, DocumentId document) {
        return new InventoryStore(tx).assetOf(document);
    }

    /** As it is now, and may be no more before the transaction ends. */
    public Optional<Asset> find(Tx tx, AssetId asset) {
        return new InventoryStore(tx).find(asset);
    }

    /** Until the transaction ends, no new inventory of the asset comes in between. */
    public Optional<Asset> lock(Tx tx, AssetId asset) {
        return new InventoryStore(tx).lock(asset);
    }

    /**
     * A locked asset.
     *
     * @param document its newest inventory
     */
    public record Located(Asset asset, Optional<DocumentId> document) {}

    /**
     * As {@link #lock}, for several, in the order in which all who lock several assets lock them.
     */
    public List<Located> lock(Tx tx, Collection<AssetId> assets) {
        return new InventoryStore(tx).lock(assets);
    }

    /** Which of these components the newest inventories of assets list. */
    public Map<AssetId, List<Component>> held(
            Tx tx,
            Collection<AssetId> assets,
            Collection<clearinghouse.matching.Component> components) {
        return new InventoryStore(tx).held(assets, components);
    }

    /** Of one inventory, the newest or an earlier one. */
    public List<Component> components(Tx tx, DocumentId document) {
        var store = new InventoryStore(tx);
        return store.components(document).orElseGet(() -> readAgain(store, document).components());
    }

    /** What was taken in once is read for good; of what a later reader refuses nothing is known. */
    private ComponentList readAgain(InventoryStore store, DocumentId document) {
        return reader.read(store.content(document)) instanceof Parsed.Valid<Sbom>(var sbom)
                ? ComponentList.of(sbom)
                : new ComponentList(List.of(), List.of(), List.of());
    }

    /**
     * What those of these documents say themselves that say of vulnerabilities that they are no
     * matter.
     */
    public Map<DocumentId, List<SbomStatement>> statements(
            Tx tx, Collection<DocumentId> documents) {
        return new InventoryStore(tx).statements(documents);
    }

    /**
     * That the newest list of an asset is in the match index also where it was taken in before
     * there was one.
     */
    public void keepParts(Tx tx, Located located) {
        var store = new InventoryStore(tx);
        located.document()
                .filter(document -> !store.isKept(document))
                .ifPresent(document -> {
                    store.saveParts(document, readAgain(store, document));
                    store.stamp(located.asset().id());
                });
    }
}
