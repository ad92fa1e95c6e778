package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.advisory.PublishedAdvisory;
import clearinghouse.catalogue.Dossiers;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.inventory.Asset;
import clearinghouse.inventory.AssetId;
import clearinghouse.inventory.Component;
import clearinghouse.inventory.DocumentId;
import clearinghouse.inventory.Inventory;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.kernel.PublicId;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Db;
import clearinghouse.platform.Outbox;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.policy.Priority;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.vault.Place;
import clearinghouse.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds who is affected, and takes what they say about it. */
public final class Exposures {

    public static final Permission READ = new Permission("exposure:read");
    public static final Permission ANSWER = new Permission("exposure:answer");

    /** Sees the exposures for which an operator waits for help. */
    public static final Permission ASSIST = new Permission("exposure:assist");

    /** Makes exposures for every operator: for the matching alone. */
    public static final Permission FIND = new Permission("exposure:find");

    /** Kind of the outbox row that tells an operator; its subject is the exposure. */
    public static final String NOTICE = "exposure.notice";

    private final Db db;
    private final AuditRecord record;
    private final Vault vault;
    private final Outbox outbox;
    private final Parties parties;
    private final Policy policy;
    private final Inventory inventory;
    private final Dossiers dossiers;
    private final Publications publications;
    private final Ids ids;
    private final InstantSource clock;

    public Exposures(
            Db db,
            AuditRecord record,
            Vault vault,
            Outbox outbox,
            Parties parties,
            Policy policy,
            Inventory inventory,
            Dossiers dossiers,
            Publications publications,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.record = record;
        this.vault = vault;
        this.outbox = outbox;
        this.parties = parties;
        this.policy = policy;
        this.inventory = inventory;
        this.dossiers = dossiers;
        this.publications = publications;
        this.ids = ids;
        this.clock = clock;
    }

    /** Worst first, and only the caller's own. */
    public Page<Exposure> list(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access, tx -> new ExposureStore(tx).worstFirst(access.party(), after));
    }

    /** An exposure and everything that was said about it, oldest first. */
    public record History(Exposure exposure, List<Receipt> receipts) {
        public History {
            receipts = List.copyOf(receipts);
        }
    }

    /** Of all that tells what an operator runs. */
    public TlpLabel label(Access access) {
        return db.inTransaction(access, policy::inventoryLabel);
    }

    public Optional<History> find(Access access, ExposureId id) {
        return db.inSnapshot(
                access,
                tx -> {
                    var store = new ExposureStore(tx);
                    return store.find(id, access.party())
                            .map(exposure ->
                                    new History(
                                            exposure,
                                            store.receipts(id).stream()
                                                    .map(sealed ->
                                                            opened(tx, access, exposure, sealed))
                                                    .toList()));
                });
    }

    /** The names of the parties that set the inputs of these exposures, by their ids. */
    public Map<String, String> namesOfSetters(Access access, Collection<Exposure> exposures) {
        return db.inTransaction(
                access,
                tx ->
                        exposures.stream()
                                .flatMap(exposure -> exposure.priority().inputs().values().stream())
                                .flatMap(input -> PartyId.parse(input.setBy()).stream())
                                .distinct()
                                .collect(
                                        Collectors.toMap(
                                                PartyId::code, party -> parties.name(tx, party))));
    }

    public sealed interface Answer {
        /** The receipt is kept; the exposure now stands there. */
        record Taken(String state) implements Answer {}

        record Refused(String why) implements Answer {}

        /** Nobody may say that, a machine does. */
        record NotYours(String why) implements Answer {}

        record NoSuchExposure() implements Answer {}
    }

    public Answer answer(
            Access access, ExposureId id, ReceiptState statement, Optional<String> note) {
        return db.inTransaction(
                access,
                tx -> {
                    var exposure = new ExposureStore(tx).lock(id, access.party());
                    if (exposure.isEmpty()) {
                        return new Answer.NoSuchExposure();
                    }
                    var current = ExposureState.parse(exposure.get().state());
                    return switch (current.say(statement)) {
                        case ExposureState.Move.NotYours(var why) -> new Answer.NotYours(why);
                        case ExposureState.Move.Refused(var why) -> new Answer.Refused(why);
                        case ExposureState.Move.Kept() ->
                                take(tx, access, exposure.get(), statement, note, current);
                        case ExposureState.Move.Moved(var to) ->
                                take(tx, access, exposure.get(), statement, note, to);
                    };
                });
    }

    public sealed interface Answers {
        /**
         * Each receipt is kept; where each exposure now stands, in the order in which they were
         * named.
         */
        record Taken(SequencedMap<ExposureId, String> states) implements Answers {
            public Taken {
                states = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(states));
            }
        }

        record Refused(ExposureId exposure, String why) implements Answers {}

        /** Nobody may say that, a machine does. */
        record NotYours(String why) implements Answers {}

        record NoSuchExposure(ExposureId exposure) implements Answers {}
    }

    /** So many exposures are answered with one statement: no more than are shown together. */
    public static final int MOST_ANSWERED = 20;

    /**
     * The same statement about each of them, or about none.
     *
     * @param ids at most {@link #MOST_ANSWERED}
     */
    public Answers answer(
            Access access,
            SequencedSet<ExposureId> ids,
            ReceiptState statement,
            Optional<String> note) {
        if (ids.size() > MOST_ANSWERED) {
            throw new IllegalArgumentException("too many at once");
        }
        return db.inTransaction(
                access,
                tx -> {
                    var store = new ExposureStore(tx);
                    ids.stream()
                            .flatMap(id -> store.find(id, access.party()).stream())
                            .map(Exposure::asset)
                            .distinct()
                            // All who lock several assets lock them in one order, and what is on
                            // them after them.
                            .sorted(Comparator.comparing(AssetId::code))
                            .forEach(asset -> inventory.lock(tx, asset));
                    var moves = new LinkedHashMap<Exposure, ExposureState>();
                    for (var id : ids) {
                        var exposure = store.lock(id, access.party());
                        if (exposure.isEmpty()) {
                            return new Answers.NoSuchExposure(id);
                        }
                        var current = ExposureState.parse(exposure.get().state());
                        switch (current.say(statement)) {
                            case ExposureState.Move.NotYours(var why) -> {
                                return new Answers.NotYours(why);
                            }
                            case ExposureState.Move.Refused(var why) -> {
                                return new Answers.Refused(id, why);
                            }
                            case ExposureState.Move.Kept() -> moves.put(exposure.get(), current);
                            case ExposureState.Move.Moved(var to) -> moves.put(exposure.get(), to);
                        }
                    }
                    var states = new LinkedHashMap<ExposureId, String>();
                    moves.forEach((exposure, to) -> {
                        append(tx, access, exposure, statement, note, to);
                        states.put(exposure.id(), to.code());
                    });
                    return new Answers.Taken(states);
                });
    }

    private Answer take(
            Tx tx,
            Access access,
            Exposure exposure,
            ReceiptState statement,
            Optional<String> note,
            ExposureState to) {
        append(tx, access, exposure, statement, note, to);
        return new Answer.Taken(to.code());
    }

    private void append(
            Tx tx,
            Access access,
            Exposure exposure,
            ReceiptState statement,
            Optional<String> note,
            ExposureState to) {
        var store = new ExposureStore(tx);
        var key = ids.next();
        var sealed =
                note.map(text -> vault.key(tx, exposure.id()).seal(notePlace(key), text).bytes());
        store.append(key, exposure, statement, sealed, access.actor(), clock.instant());
        store.saveState(exposure.id(), to);
        record.append(
                tx,
                access,
                "exposure.receipt",
                exposure.id(),
                Map.of("receipt", statement.code(), "state", to.code()));
    }

    private Receipt opened(
            Tx tx, Access access, Exposure exposure, ExposureStore.SealedReceipt sealed) {
        return new Receipt(
                sealed.state(),
                openedNote(tx, access, exposure, sealed),
                sealed.actor(),
                sealed.at());
    }

    private Optional<String> openedNote(
            Tx tx, Access access, Exposure exposure, ExposureStore.SealedReceipt sealed) {
        return sealed.note()
                .map(note ->
                        vault.read(tx, access, Reading.NOTE, exposure.id(), exposure.operator())
                                .tell(notePlace(sealed.key()), note));
    }

    private static Place notePlace(UUID receipt) {
        return new Place("exposure_receipt", "note_sealed", receipt.toString());
    }

    /** Operators that asked and have said nothing since; who waits longest comes first. */
    public Page<HelpRequest> help(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx -> {
                    var waiting = new ExposureStore(tx).openHelp(after);
                    return new Page<>(
                            waiting.items().stream()
                                    .map(sealed -> helpRequest(tx, access, sealed))
                                    .toList(),
                            waiting.after());
                });
    }

    private HelpRequest helpRequest(Tx tx, Access access, ExposureStore.SealedHelp sealed) {
        var exposure = sealed.exposure();
        return new HelpRequest(
                exposure.id(),
                exposure.operator(),
                parties.name(tx, exposure.operator()),
                exposure.assetName(),
                exposure.advisory(),
                exposure.advisoryNumber(),
                exposure.title(),
                openedNote(tx, access, exposure, sealed.receipt()),
                sealed.receipt().at(),
                // Who left looks after nobody: somebody else has to.
                sealed.taken()
                        .filter(taken -> parties.isHere(tx, taken.actor()))
                        .map(taken ->
                                new HelpRequest.Taken(
                                        parties.holderName(tx, taken.actor()), taken.at())));
    }

    /**
     * The caller looks after this operator; the newest one does, where several said so.
     *
     * @return false when nobody waits for help there
     */
    public boolean takeHelp(Access access, ExposureId id) {
        return db.inTransaction(
                access,
                tx -> {
                    boolean taken =
                            new ExposureStore(tx).takeHelp(ids.next(), id, access, clock.instant());
                    if (taken) {
                        record.append(tx, access, "exposure.help_taken", id);
                    }
                    return taken;
                });
    }

    /** What an operator still has to do, worst first. */
    public Page<Exposure> open(Tx tx, PartyId operator, Optional<UUID> after) {
        return new ExposureStore(tx).openWorstFirst(operator, after);
    }

    /** From now on an asset that holds this build is not affected by what the advisory is about. */
    public void released(Tx tx, AdvisoryId advisory, FixedBuild build, Instant at) {
        new ExposureStore(tx).save(advisory, build, at);
    }

    /** How far each operator is with each vulnerability, for counting. */
    public List<Uptake> uptake(Tx tx) {
        return tx.widened(FIND, () -> new ExposureStore(tx).uptake());
    }

    /** The assets that a published advisory is about, or was in an earlier revision. */
    List<AssetId> affectedAssets(Tx tx, PublishedAdvisory publication) {
        var holding =
                publication.affected().stream()
                        .flatMap(product ->
                                Stream.concat(
                                        inventory
                                                .componentsOf(tx, product.purl().matchingKey())
                                                .stream(),
                                        inventory
                                                .componentsNamed(
                                                        tx, product.vendor(), product.product())
                                                .stream()))
                        .map(it -> it.asset().id());
        return Stream.concat(holding, new ExposureStore(tx).assetsOf(publication.id()).stream())
                .distinct()
                // All who lock several assets lock them in one order.
                .sorted(Comparator.comparing(AssetId::code))
                .toList();
    }

    /** Its newest revision, which stays the newest to the end of the transaction. */
    Optional<PublishedAdvisory> publication(Tx tx, AdvisoryId advisory) {
        return publications.held(tx, advisory);
    }

    /** Every advisory that may say something new after an inventory: by package, or as before. */
    void lookAgain(Tx tx, Access access, DocumentId document) {
        var asset = inventory.assetOf(tx, document).flatMap(id -> inventory.lock(tx, id));
        if (asset.isEmpty()) {
            return;
        }
        var components = inventory.currentComponents(tx, asset.get().id());
        var relevant = new LinkedHashMap<AdvisoryId, PublishedAdvisory>();
        for (var publication : about(tx, components)) {
            relevant.put(publication.id(), publication);
        }
        for (var earlier : new ExposureStore(tx).advisoriesOf(asset.get().id())) {
            publications
                    .published(tx, earlier)
                    .ifPresent(publication -> relevant.put(earlier, publication));
        }
        for (var publication : relevant.values()) {
            reconcile(
                    tx,
                    access,
                    facts(tx, publication),
                    asset.get(),
                    components,
                    Occasion.INVENTORY);
        }
    }

    /**
     * Names are in no index of the advisories, so a component that has only names asks them all.
     */
    private List<PublishedAdvisory> about(Tx tx, List<Component> components) {
        if (components.stream().anyMatch(component -> component.nameKey().isPresent())) {
            return publications.all(tx);
        }
        return publications.about(
                tx,
                components.stream()
                        .flatMap(component -> component.packageOnly().stream())
                        .collect(Collectors.toSet()));
    }

    /** Of one transaction: what is looked up for one asset serves the next. */
    Facts facts(Tx tx, PublishedAdvisory publication) {
        return new Facts(tx, publication, dossiers);
    }

    /** Locks the asset first, so that an upload and a publication at once see each other. */
    void look(Tx tx, Access access, Facts facts, AssetId id, Occasion occasion) {
        inventory
                .lock(tx, id)
                .ifPresent(asset ->
                        reconcile(
                                tx,
                                access,
                                facts,
                                asset,
                                inventory.currentComponents(tx, id),
                                occasion));
    }

    /** Brings the one exposure of this asset by this advisory in line with what the asset holds. */
    private void reconcile(
            Tx tx,
            Access access,
            Facts facts,
            Asset asset,
            List<Component> components,
            Occasion occasion) {
        var publication = facts.publication();
        var builds = new ExposureStore(tx).fixedBuilds(publication.id());
        var affected = Affected.among(publication.affected(), builds, components);
        var known = new ExposureStore(tx).lock(publication.id(), asset.id());
        if (known.isEmpty()) {
            affected.ifPresent(match -> expose(tx, access, facts, asset, match));
        } else if (affected.isPresent()) {
            update(tx, access, facts, asset, known.get(), affected.get(), occasion);
        } else if (isSpared(tx, publication, asset, known.get(), builds, components)) {
            spare(tx, access, publication, known.get());
        } else if (!wasSpared(tx, access, known.get())) {
            Affected.shownFixed(
                            known.get().packageName(), publication.affected(), builds, components)
                    .or(() -> shownGone(tx, known.get(), components))
                    .ifPresentOrElse(
                            reason -> verify(tx, access, known.get(), reason),
                            () -> ask(tx, access, known.get()));
        }
    }

    /**
     * The inventory is the one by which it was affected, or shows the same version: an advisory
     * that was narrowed patches nothing.
     */
    private boolean isSpared(
            Tx tx,
            PublishedAdvisory publication,
            Asset asset,
            Exposure known,
            List<FixedBuild> builds,
            List<Component> components) {
        var products = publication.affected();
        boolean unchanged =
                known.matchedIn().equals(inventory.currentDocument(tx, asset.id()))
                        && !Affected.isOurs(products, builds, components);
        return unchanged
                || Affected.isStillAt(
                        known.packageName(), known.version(), products, builds, components);
    }

    private void spare(Tx tx, Access access, PublishedAdvisory publication, Exposure known) {
        if (ExposureState.parse(known.state()).isOpenToBeSpared()) {
            append(
                    tx,
                    access,
                    known,
                    ReceiptState.NOT_AFFECTED,
                    Optional.of(
                            "%s as it was revised says that this version is not affected"
                                    .formatted(publication.number())),
                    ExposureState.of(ReceiptState.NOT_AFFECTED));
        }
    }

    /**
     * What a revision spared is not proved, and may be affected again; an operator's word stays.
     */
    private static boolean wasSpared(Tx tx, Access access, Exposure known) {
        return known.state().equals(ReceiptState.NOT_AFFECTED.code())
                && new ExposureStore(tx)
                        .receipts(known.id()).stream()
                                .filter(it -> it.state() == ReceiptState.NOT_AFFECTED)
                                .reduce((_, later) -> later)
                                .filter(it -> it.actor().equals(access.actor()))
                                .isPresent();
    }

    /** Why the absence of the package means that it is gone. */
    private Optional<String> shownGone(Tx tx, Exposure known, List<Component> components) {
        return known.matchedIn()
                .map(document -> inventory.components(tx, document))
                .filter(before ->
                        Completeness.isComparable(known.packageName(), before, components))
                .map(_ ->
                        "the new inventory lists what stood beside %s before, and it no longer"
                                .formatted(known.packageName()));
    }

    /** An inventory that shows less than the one before leaves the exposure as it is. */
    private void ask(Tx tx, Access access, Exposure known) {
        var current = ExposureState.parse(known.state());
        if (known.unlistedAt().isEmpty() && !current.equals(current.verified())) {
            new ExposureStore(tx).saveUnlisted(known.id(), Optional.of(clock.instant()));
            record.append(tx, access, "exposure.unlisted", known.id());
        }
    }

    private void expose(Tx tx, Access access, Facts facts, Asset asset, Affected affected) {
        var publication = facts.publication();
        PublicId vulnerability = publication.vulnerability();
        var priority = priority(tx, facts, asset, Optional.empty(), false);
        var now = clock.instant();
        var exposure =
                new Exposure(
                        ExposureId.random(ids.chance()),
                        asset.operator(),
                        asset.id(),
                        asset.name(),
                        publication.id(),
                        publication.number(),
                        vulnerability.code(),
                        publication.title(),
                        affected.packageOnly().render(),
                        affected.version(),
                        affected.certain(),
                        affected.reason(),
                        priority,
                        ExposureState.FOUND.code(),
                        now,
                        now,
                        inventory.currentDocument(tx, asset.id()),
                        Optional.empty());
        new ExposureStore(tx).save(ids.next(), exposure, publication.revision());
        vault.newKey(tx, exposure.id());
        outbox.add(tx, NOTICE, exposure.id(), exposure.operator());
        record.append(
                tx,
                access,
                "exposure.found",
                exposure.id(),
                Map.of(
                        "advisory",
                        exposure.advisory().code(),
                        "asset",
                        exposure.asset().code(),
                        "operator",
                        exposure.operator().code(),
                        "rule",
                        exposure.priority().rule(),
                        "table",
                        exposure.priority().table()));
    }

    /** Another version, or another word on what the internet reaches, moves the date. */
    private void update(
            Tx tx,
            Access access,
            Facts facts,
            Asset asset,
            Exposure known,
            Affected affected,
            Occasion occasion) {
        var publication = facts.publication();
        var store = new ExposureStore(tx);
        var current = ExposureState.parse(known.state());
        var now = wasSpared(tx, access, known) ? ExposureState.FOUND : current.holdingAffected();
        boolean reopened = !now.equals(current);
        // What was settled is found anew, and so is the need for a triage.
        var priority = priority(tx, facts, asset, Optional.of(known.priority()), !reopened);
        store.saveMatch(
                known.id(),
                publication.title(),
                affected,
                priority,
                inventory.currentDocument(tx, asset.id()),
                clock.instant());
        boolean changed =
                !priority.isSameDecision(known.priority())
                        || !affected.version().equals(known.version())
                        || affected.certain() != known.certain();
        if (changed) {
            record.append(
                    tx,
                    access,
                    "exposure.changed",
                    known.id(),
                    Map.of("rule", priority.rule(), "table", priority.table()));
        }
        if (reopened) {
            store.saveState(known.id(), now);
            record.append(tx, access, "exposure.reopened", known.id());
        }
        boolean isNews =
                (reopened || occasion == Occasion.OTHER_ADVICE)
                        && store.saveTold(known.id(), publication.revision());
        boolean hasLessTime = !known.isSettled() && priority.isMoreUrgentThan(known.priority());
        if (reopened || isNews || hasLessTime) {
            outbox.add(tx, NOTICE, known.id(), known.operator());
        }
    }

    /** The receipt says by what: who reads it later should not have to believe it. */
    private void verify(Tx tx, Access access, Exposure known, String reason) {
        var current = ExposureState.parse(known.state());
        if (!current.equals(current.verified())) {
            new ExposureStore(tx).saveUnlisted(known.id(), Optional.empty());
            append(
                    tx,
                    access,
                    known,
                    ReceiptState.VERIFIED,
                    Optional.of(reason),
                    current.verified());
        }
    }

    /** In the transaction that marks the notice as gone, so that each notice has one receipt. */
    void deliver(Tx tx, Access access, ExposureId id) {
        var exposure = new ExposureStore(tx).lock(id).orElseThrow();
        var state = ExposureState.parse(exposure.state()).delivered();
        append(tx, access, exposure, ReceiptState.DELIVERED, Optional.empty(), state);
    }

    /** While no pack is in force, what one decided before stands. */
    private Priority priority(
            Tx tx, Facts facts, Asset asset, Optional<Priority> before, boolean goesOn) {
        var now = policy.priority(tx, facts.said(asset, before), facts.happened(before, goesOn));
        return now.pack().isPresent() ? now : before.orElse(now);
    }

    /**
     * The advisories by which somebody is exposed to this vulnerability, and has it to settle; who
     * is made so at this moment by what was known before among them.
     */
    List<AdvisoryId> openFor(Tx tx, String vulnerability) {
        dossiers.awaitDecisions(tx, vulnerability);
        return new ExposureStore(tx).openFor(vulnerability);
    }

    List<AssetId> openAssets(Tx tx, AdvisoryId advisory) {
        return new ExposureStore(tx).openAssets(advisory);
    }

    /**
     * Decides anew what is not settled, by what is known of the vulnerability now. Whoever has less
     * time than before is told. Of many few change: only these are locked, and decided once more.
     */
    void decideAnew(Tx tx, Access access, Facts facts, AssetId id) {
        var store = new ExposureStore(tx);
        var advisory = facts.publication().id();
        boolean changes =
                inventory
                        .find(tx, id)
                        .flatMap(asset ->
                                store.find(advisory, id)
                                        .flatMap(known -> decided(tx, facts, asset, known)))
                        .isPresent();
        if (changes) {
            inventory
                    .lock(tx, id)
                    .ifPresent(asset ->
                            store.lock(advisory, id)
                                    .ifPresent(known ->
                                            decided(tx, facts, asset, known)
                                                    .ifPresent(
                                                            now -> save(tx, access, known, now))));
        }
    }

    /** Empty where it stays as it is. */
    private Optional<Priority> decided(Tx tx, Facts facts, Asset asset, Exposure known) {
        var before = known.priority();
        return Optional.of(known)
                .filter(it -> !it.isSettled())
                .map(_ -> priority(tx, facts, asset, Optional.of(before), true))
                .filter(now -> !now.equals(before));
    }

    private void save(Tx tx, Access access, Exposure known, Priority now) {
        var before = known.priority();
        new ExposureStore(tx).savePriority(known.id(), now, clock.instant());
        if (!now.isSameDecision(before)) {
            record.append(
                    tx,
                    access,
                    "exposure.changed",
                    known.id(),
                    Map.of("rule", now.rule(), "table", now.table()));
        }
        if (now.isMoreUrgentThan(before)) {
            outbox.add(tx, NOTICE, known.id(), known.operator());
        }
    }
}
