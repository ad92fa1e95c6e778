package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.advisory.PublishedAdvisory;
import clearinghouse.catalogue.Dossiers;
import clearinghouse.catalogue.SaidOfSoftware;
import clearinghouse.formats.sbom.SbomStatement;
import clearinghouse.inventory.Asset;
import clearinghouse.inventory.AssetId;
import clearinghouse.inventory.Component;
import clearinghouse.inventory.DocumentId;
import clearinghouse.inventory.Installed;
import clearinghouse.inventory.Inventory;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.PublicId;
import clearinghouse.matching.AdvisoryIndex;
import clearinghouse.matching.Assertion;
import clearinghouse.matching.InventoryStatements;
import clearinghouse.matching.Judgement;
import clearinghouse.platform.Outbox;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.policy.Priority;
import clearinghouse.record.AuditRecord;
import clearinghouse.vault.Vault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds who is affected: by an advisory of ours or by what others publish, and from an inventory or
 * from what is said. Each of its methods runs in a transaction of the jobs.
 */
public final class Matching {

    private static final int LONGEST_NOTE = 1_000;

    private final AuditRecord record;
    private final Receipts receipts;
    private final Outbox outbox;
    private final Policy policy;
    private final Inventory inventory;
    private final Installed installed;
    private final SaidOfSoftware said;
    private final Dossiers dossiers;
    private final Publications publications;
    private final Ids ids;
    private final InstantSource clock;

    public Matching(
            AuditRecord record,
            Vault vault,
            Outbox outbox,
            Policy policy,
            Inventory inventory,
            Installed installed,
            SaidOfSoftware said,
            Dossiers dossiers,
            Publications publications,
            Ids ids,
            InstantSource clock) {
        this.record = record;
        this.receipts = new Receipts(record, vault, ids, clock);
        this.outbox = outbox;
        this.policy = policy;
        this.inventory = inventory;
        this.installed = installed;
        this.said = said;
        this.dossiers = dossiers;
        this.publications = publications;
        this.ids = ids;
        this.clock = clock;
    }

    /** The assets that a published advisory is about, or was in an earlier revision. */
    List<AssetId> affectedAssets(Tx tx, PublishedAdvisory publication) {
        PublicId vulnerability = publication.vulnerability();
        var source = new Assertion.Source(vulnerability.code(), publication.number(), "ours");
        var called =
                publication.affected().stream()
                        .map(it -> Assertion.called(source, it.purl(), it.vendor(), it.product()))
                        .toList();
        var numbers = new TreeSet<Integer>();
        installed
                .now(tx)
                .each(called, (_, _, assets) -> Arrays.stream(assets).forEach(numbers::add));
        return Stream.concat(
                        installed.assets(tx, numbers).values().stream(),
                        new ExposureStore(tx).assetsOf(publication.id()).stream())
                .distinct()
                .toList();
    }

    /** Its newest revision, which stays the newest to the end of the transaction. */
    Optional<PublishedAdvisory> publication(Tx tx, AdvisoryId advisory) {
        return publications.held(tx, advisory);
    }

    /** Everything that may say something new after an inventory: of what it lists, or as before. */
    void lookAgain(Tx tx, Access access, DocumentId document) {
        inventory
                .lock(tx, inventory.assetOf(tx, document).stream().toList())
                .forEach(located -> lookAgain(tx, access, located));
    }

    private void lookAgain(Tx tx, Access access, Inventory.Located located) {
        inventory.keepParts(tx, located);
        var id = located.asset().id();
        var look = new Look(tx, access, Occasion.INVENTORY, List.of(located));
        var components = look.components(located);
        var relevant = new LinkedHashMap<AdvisoryId, PublishedAdvisory>();
        for (var publication : about(tx, components)) {
            relevant.put(publication.id(), publication);
        }
        for (var earlier : new ExposureStore(tx).advisoriesOf(id)) {
            publications
                    .published(tx, earlier)
                    .ifPresent(publication -> relevant.put(earlier, publication));
        }
        for (var publication : relevant.values()) {
            look.ours(facts(tx, publication));
        }
        var index = said.now(holdingDecisions(tx));
        var concern = new Concern();
        for (var component : byStated(components).values()) {
            for (var found : index.about(component.stated())) {
                if (found.judgement() instanceof Judgement.Affected(var match) && match.isSure()) {
                    concern.add(found.vulnerability(), component.stated());
                }
            }
        }
        for (var earlier : new ExposureStore(tx).vulnerabilitiesOf(id)) {
            concern.add(chief(index, earlier));
        }
        look.theirs(index, Map.of(id, concern), Map.of(id, components));
        look.end();
    }

    /** What is listed twice is one. */
    private static Map<clearinghouse.matching.Component, Component> byStated(
            List<Component> components) {
        var byStated = new LinkedHashMap<clearinghouse.matching.Component, Component>();
        components.forEach(it -> byStated.putIfAbsent(it.stated(), it));
        return byStated;
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

    private static String chief(AdvisoryIndex index, String name) {
        return index.said(name).map(AdvisoryIndex.Said::vulnerability).orElse(name);
    }

    /** What an act of imports may change. Waits for those who decide by what was known before. */
    Map<AssetId, Concern> concerned(Tx tx, long stamp) {
        var store = new ExposureStore(tx);
        store.awaitDecisions();
        var index = said.now(tx);
        var snapshot = installed.now(tx);
        var names = said.told(tx, stamp);
        var byNumber = new HashMap<Integer, Concern>();
        var vulnerabilities = new TreeSet<String>();
        names.forEach(name -> vulnerabilities.add(chief(index, name)));
        for (var vulnerability : vulnerabilities) {
            snapshot.each(
                    index.said(vulnerability).map(AdvisoryIndex.Said::assertions).orElse(List.of()),
                    (component, judgement, assets) -> {
                        if (judgement instanceof Judgement.Affected(var match) && match.isSure()) {
                            for (int asset : assets) {
                                byNumber.computeIfAbsent(asset, _ -> new Concern())
                                        .add(vulnerability, component);
                            }
                        }
                    });
        }
        var concerned = new HashMap<AssetId, Concern>();
        installed
                .assets(tx, byNumber.keySet())
                .forEach((number, asset) -> concerned.put(asset, byNumber.get(number)));
        for (var exposed : store.exposedBy(names)) {
            concerned
                    .computeIfAbsent(exposed.getKey(), _ -> new Concern())
                    .add(chief(index, exposed.getValue()));
        }
        return concerned;
    }

    /** Locks the assets first, so that an upload and an import at once see each other. */
    void look(Tx tx, Access access, Map<AssetId, Concern> concerned) {
        var located = inventory.lock(tx, concerned.keySet());
        var index = said.now(holdingDecisions(tx));
        var likely =
                inventory.held(
                        tx,
                        concerned.keySet(),
                        concerned.values().stream()
                                .flatMap(it -> it.components().stream())
                                .collect(Collectors.toSet()));
        var look = new Look(tx, access, Occasion.PUBLICATION, located);
        look.theirs(index, concerned, likely);
        look.end();
    }

    private static Tx holdingDecisions(Tx tx) {
        new ExposureStore(tx).holdDecisions();
        return tx;
    }

    /** Of one transaction: what is looked up for one asset serves the next. */
    Facts facts(Tx tx, PublishedAdvisory publication) {
        var bulletin =
                Bulletin.ours(
                        publication,
                        new ExposureStore(tx).fixedBuilds(publication.id()),
                        dossiers.identifiers(tx, publication.vulnerability()));
        return new Facts(bulletin, () -> dossiers.known(tx, publication.vulnerability()));
    }

    /** Locks the assets first, so that an upload and a publication at once see each other. */
    void look(Tx tx, Access access, Facts facts, Collection<AssetId> assets, Occasion occasion) {
        var located = inventory.lock(tx, assets);
        var look = new Look(tx, access, occasion, located);
        look.ours(facts);
        look.end();
    }

    /**
     * One look at assets that are locked, in one transaction. What it finds is written at its end.
     */
    private final class Look {
        private final Tx tx;
        private final Access access;
        private final Occasion occasion;
        private final List<Inventory.Located> assets;
        private final List<AssetId> assetIds;
        private final ExposureStore store;
        private final Policy.Priorities priorities;
        private final Map<AssetId, List<Component>> lists = new HashMap<>();

        /** What the inventories themselves say of vulnerabilities. */
        private final Map<AssetId, InventoryStatements> own = new HashMap<>();

        private final List<ExposureStore.Fresh> fresh = new ArrayList<>();
        private final Map<ExposureId, DocumentId> matchedAgain = new LinkedHashMap<>();

        Look(Tx tx, Access access, Occasion occasion, List<Inventory.Located> assets) {
            this.tx = tx;
            this.access = access;
            this.occasion = occasion;
            this.assets = assets;
            this.assetIds = assets.stream().map(it -> it.asset().id()).toList();
            this.store = new ExposureStore(tx);
            this.priorities = policy.priorities(tx);
            hear();
        }

        private void hear() {
            var statements =
                    inventory.statements(
                            tx, assets.stream().flatMap(it -> it.document().stream()).toList());
            for (var located : assets) {
                located.document()
                        .flatMap(it -> Optional.ofNullable(statements.get(it)))
                        .ifPresent(it ->
                                own.put(
                                        located.asset().id(),
                                        InventoryStatements.of(
                                                components(located).stream()
                                                        .map(Component::stated)
                                                        .toList(),
                                                it)));
            }
        }

        /** What the newest inventory of an asset lists; read where somebody asks. */
        List<Component> components(Inventory.Located located) {
            return lists.computeIfAbsent(
                    located.asset().id(),
                    _ ->
                            located.document()
                                    .map(document -> inventory.components(tx, document))
                                    .orElse(List.of()));
        }

        void ours(Facts facts) {
            var bulletin = facts.bulletin();
            var known = store.lock(bulletin.own().orElseThrow(), assetIds);
            var theirs = byAsset(store.lock(bulletin.names(), assetIds));
            for (var located : assets) {
                var asset = located.asset().id();
                var affected =
                        bulletin.reach().among(unsilenced(located, facts, components(located)));
                var same = new ArrayList<Exposure>();
                if (affected.isPresent()) {
                    same.addAll(theirs.getOrDefault(asset, List.of()));
                }
                Optional.ofNullable(known.get(asset)).ifPresent(same::addFirst);
                reconcile(facts, located, one(bulletin, same), affected);
            }
        }

        private static Map<AssetId, List<Exposure>> byAsset(List<Exposure> exposures) {
            return exposures.stream().collect(Collectors.groupingBy(Exposure::asset));
        }

        /**
         * What was found by several names of one vulnerability goes on as one: as it is named now,
         * or else as what was found first. What was found by what others publish goes on under an
         * advisory of ours.
         */
        private Optional<Exposure> one(Bulletin bulletin, List<Exposure> same) {
            var on =
                    same.stream()
                            .min(
                                    Comparator.<Exposure, Boolean>comparing(
                                                    it -> !isNamedBy(bulletin, it))
                                            .thenComparing(Exposure::foundAt));
            goOn(
                    same.stream().filter(it -> !on.equals(Optional.of(it))).toList(),
                    bulletin.number());
            return on.map(it -> isNamedBy(bulletin, it) ? it : renamed(it, bulletin));
        }

        private static boolean isNamedBy(Bulletin bulletin, Exposure exposure) {
            return exposure.advisory().equals(bulletin.own())
                    && exposure.vulnerability().equals(bulletin.vulnerability());
        }

        private Exposure renamed(Exposure exposure, Bulletin bulletin) {
            store.saveBulletin(exposure.id(), bulletin);
            return store.lock(exposure.id()).orElseThrow();
        }

        /**
         * @param concerned by what each asset may be affected
         * @param likely components of each that are looked at first
         */
        void theirs(
                AdvisoryIndex index,
                Map<AssetId, Concern> concerned,
                Map<AssetId, List<Component>> likely) {
            var told = new HashMap<String, AdvisoryIndex.Said>();
            var names = new HashMap<String, SortedSet<String>>();
            for (var concern : concerned.values()) {
                for (var vulnerability : concern.vulnerabilities()) {
                    names.computeIfAbsent(
                            vulnerability,
                            name -> {
                                var it = said(index, name);
                                told.put(name, it);
                                return it.names();
                            });
                }
            }
            if (names.isEmpty()) {
                return;
            }
            var covered = store.coveredByOurs(assetIds);
            var known =
                    byAsset(
                            store.lock(
                                    names.values().stream()
                                            .flatMap(Set::stream)
                                            .collect(Collectors.toSet()),
                                    assetIds));
            var briefs = dossiers.briefs(tx, names);
            var facts = new HashMap<String, Facts>();
            told.forEach((vulnerability, it) -> {
                var brief = Objects.requireNonNull(briefs.get(vulnerability));
                facts.put(
                        vulnerability,
                        new Facts(Bulletin.theirs(it, brief.headline()), brief::known));
            });
            for (var located : assets) {
                var asset = located.asset().id();
                var concern = Objects.requireNonNull(concerned.get(asset));
                var listed = byStated(likely.getOrDefault(asset, List.of()));
                for (var vulnerability : concern.vulnerabilities()) {
                    var by = Objects.requireNonNull(facts.get(vulnerability));
                    var same =
                            known.getOrDefault(asset, List.of()).stream()
                                    .filter(it ->
                                            by.bulletin().names().contains(it.vulnerability()))
                                    .toList();
                    if (Collections.disjoint(
                            covered.getOrDefault(asset, Set.of()), by.bulletin().names())) {
                        theirs(by, located, concern.among(vulnerability, listed), same);
                    } else {
                        goOn(same, "an advisory of ours");
                    }
                }
            }
        }

        /** That these are one with another, which stays. */
        private void goOn(List<Exposure> same, String as) {
            same.stream()
                    .filter(it -> ExposureState.parse(it.state()).isOpenToBeSpared())
                    .forEach(it ->
                            append(
                                    it,
                                    "it is the same vulnerability as %s, and goes on as that"
                                            .formatted(as)));
        }

        private void theirs(
                Facts facts,
                Inventory.Located located,
                List<Component> likely,
                List<Exposure> same) {
            var bulletin = facts.bulletin();
            var before = one(bulletin, same);
            var found = bulletin.reach().among(unsilenced(located, facts, likely));
            // What is listed since the look began is found by another look; what was exposed is
            // not spared by that.
            var affected =
                    found.isEmpty() && before.isPresent()
                            ? bulletin.reach()
                                    .among(unsilenced(located, facts, components(located)))
                            : found;
            reconcile(facts, located, before, affected);
        }

        /** Brings the one exposure of an asset by a bulletin in line with what the asset holds. */
        private void reconcile(
                Facts facts,
                Inventory.Located located,
                Optional<Exposure> known,
                Optional<Affected> affected) {
            if (known.isEmpty()) {
                affected.ifPresent(match -> expose(facts, located, match));
            } else if (affected.isPresent()) {
                update(facts, located, known.get(), affected.get());
            } else if (isSpared(facts.bulletin(), located, known.get())) {
                spare(facts.bulletin(), located, known.get());
            } else if (!wasSpared(known.get())) {
                var components = components(located);
                facts.bulletin()
                        .reach()
                        .shownFixed(known.get().packageName(), components)
                        .or(() -> shownGone(known.get(), components))
                        .ifPresentOrElse(
                                reason -> verify(known.get(), reason), () -> ask(known.get()));
            }
        }

        /**
         * The inventory is the one by which it was affected, or shows the same version: an advisory
         * that was narrowed patches nothing.
         */
        private boolean isSpared(Bulletin bulletin, Inventory.Located located, Exposure known) {
            var components = components(located);
            boolean unchanged =
                    known.matchedIn().equals(located.document())
                            && !bulletin.reach().showsOurs(components);
            return unchanged
                    || bulletin.reach().isStillAt(known.packageName(), known.version(), components);
        }

        /** Without those of which the inventory itself says that this is no matter in them. */
        private Collection<Component> unsilenced(
                Inventory.Located located, Facts facts, Collection<Component> components) {
            return own.containsKey(located.asset().id())
                    ? components.stream()
                            .filter(it -> silencing(located, facts.bulletin(), it).isEmpty())
                            .toList()
                    : components;
        }

        private Optional<SbomStatement> silencing(
                Inventory.Located located, Bulletin bulletin, Component component) {
            return Optional.ofNullable(own.get(located.asset().id()))
                    .flatMap(it -> it.silencing(component.stated(), bulletin.names()));
        }

        /** Why what was affected is so no longer. */
        private String spared(Bulletin bulletin, Inventory.Located located, Exposure known) {
            return components(located).stream()
                    .filter(it -> Affected.label(it).equals(known.packageName()))
                    .flatMap(it -> silencing(located, bulletin, it).stream())
                    .findFirst()
                    .map(it ->
                            Affected.cut(
                                    Stream.of(
                                                    "the inventory itself says of %s: %s"
                                                            .formatted(
                                                                    bulletin.number(),
                                                                    it.state().label()),
                                                    it.justification(),
                                                    it.detail())
                                            .filter(text -> !text.isBlank())
                                            .collect(Collectors.joining(", ")),
                                    LONGEST_NOTE))
                    .orElseGet(() ->
                            (bulletin.own().isPresent()
                                            ? "%s as it was revised says that this version is not affected"
                                            : "what is published of %s says no longer that this is affected")
                                    .formatted(bulletin.number()));
        }

        private void spare(Bulletin bulletin, Inventory.Located located, Exposure known) {
            if (ExposureState.parse(known.state()).isOpenToBeSpared()) {
                append(known, spared(bulletin, located, known));
            }
        }

        /** In our name: what was not answered yet needs no answer. */
        private void append(Exposure known, String why) {
            receipts.append(
                    tx,
                    access,
                    known,
                    ReceiptState.NOT_AFFECTED,
                    Optional.of(why),
                    ExposureState.of(ReceiptState.NOT_AFFECTED));
        }

        /**
         * What a revision spared is not proved, and may be affected again; an operator's word
         * stays.
         */
        private boolean wasSpared(Exposure known) {
            return known.state().equals(ReceiptState.NOT_AFFECTED.code())
                    && store.receipts(known.id()).stream()
                            .filter(it -> it.state() == ReceiptState.NOT_AFFECTED)
                            .reduce((_, later) -> later)
                            .filter(it -> it.actor().equals(access.actor()))
                            .isPresent();
        }

        /** Why the absence of the package means that it is gone. */
        private Optional<String> shownGone(Exposure known, List<Component> components) {
            return known.matchedIn()
                    .map(document -> inventory.components(tx, document))
                    .filter(before ->
                            Completeness.isComparable(known.packageName(), before, components))
                    .map(_ ->
                            "the new inventory lists what stood beside %s before, and it no longer"
                                    .formatted(known.packageName()));
        }

        /** An inventory that shows less than the one before leaves the exposure as it is. */
        private void ask(Exposure known) {
            var current = ExposureState.parse(known.state());
            if (known.unlistedAt().isEmpty() && !current.equals(current.verified())) {
                store.saveUnlisted(known.id(), Optional.of(clock.instant()));
                record.append(tx, access, "exposure.unlisted", known.id());
            }
        }

        private void expose(Facts facts, Inventory.Located located, Affected affected) {
            var bulletin = facts.bulletin();
            var asset = located.asset();
            var now = clock.instant();
            var exposure =
                    new Exposure(
                            ExposureId.random(ids.chance()),
                            asset.operator(),
                            asset.id(),
                            asset.name(),
                            bulletin.own(),
                            bulletin.number(),
                            bulletin.vulnerability(),
                            bulletin.title(),
                            affected.name(),
                            affected.version(),
                            affected.certain(),
                            affected.reason(),
                            priority(priorities, facts, asset, Optional.empty(), false),
                            ExposureState.FOUND.code(),
                            now,
                            now,
                            located.document(),
                            Optional.empty(),
                            affected.confidence(),
                            affected.evidence());
            fresh.add(new ExposureStore.Fresh(ids.next(), exposure, bulletin.revision()));
        }

        /** Another version, or another word on what the internet reaches, moves the date. */
        private void update(
                Facts facts, Inventory.Located located, Exposure known, Affected affected) {
            var bulletin = facts.bulletin();
            var current = ExposureState.parse(known.state());
            var now = wasSpared(known) ? ExposureState.FOUND : current.holdingAffected();
            boolean reopened = !now.equals(current);
            // What was settled is found anew, and so is the need for a triage.
            var priority =
                    priority(
                            priorities,
                            facts,
                            located.asset(),
                            Optional.of(known.priority()),
                            !reopened);
            if (!reopened
                    && occasion != Occasion.OTHER_ADVICE
                    && priority.equals(known.priority())
                    && known.isMatchedBy(bulletin.title(), affected)) {
                located.document()
                        .filter(it -> !known.matchedIn().equals(Optional.of(it)))
                        .ifPresent(it -> matchedAgain.put(known.id(), it));
                return;
            }
            store.saveMatch(
                    known.id(),
                    bulletin.title(),
                    affected,
                    priority,
                    located.document(),
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
                            && store.saveTold(known.id(), bulletin.revision());
            boolean hasLessTime = !known.isSettled() && priority.isMoreUrgentThan(known.priority());
            if (reopened || isNews || hasLessTime) {
                outbox.add(tx, Exposures.NOTICE, known.id(), known.operator());
            }
        }

        /** The receipt says by what: who reads it later should not have to believe it. */
        private void verify(Exposure known, String reason) {
            var current = ExposureState.parse(known.state());
            if (!current.equals(current.verified())) {
                store.saveUnlisted(known.id(), Optional.empty());
                receipts.append(
                        tx,
                        access,
                        known,
                        ReceiptState.VERIFIED,
                        Optional.of(reason),
                        current.verified());
            }
        }

        /** Writes what was found. */
        void end() {
            store.saveMatchedIn(matchedAgain);
            store.save(fresh);
            var told = new LinkedHashMap<ExposureId, PartyId>();
            var entries = new LinkedHashMap<ExposureId, Map<String, String>>();
            for (var each : fresh) {
                var exposure = each.exposure();
                told.put(exposure.id(), exposure.operator());
                entries.put(
                        exposure.id(),
                        Map.of(
                                "advisory",
                                exposure.advisory()
                                        .map(AdvisoryId::code)
                                        .orElse(exposure.advisoryNumber()),
                                "asset",
                                exposure.asset().code(),
                                "operator",
                                exposure.operator().code(),
                                "rule",
                                exposure.priority().rule(),
                                "table",
                                exposure.priority().table()));
            }
            outbox.addEach(tx, Exposures.NOTICE, told);
            record.appendEach(tx, access, "exposure.found", entries);
        }
    }

    private static AdvisoryIndex.Said said(AdvisoryIndex index, String name) {
        return index.said(name)
                .orElseGet(() -> new AdvisoryIndex.Said(name, new TreeSet<>(), List.of()));
    }

    /** While no pack is in force, what one decided before stands. */
    private static Priority priority(
            Policy.Priorities priorities,
            Facts facts,
            Asset asset,
            Optional<Priority> before,
            boolean goesOn) {
        var now = priorities.of(facts.said(asset, before), facts.happened(before, goesOn));
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
        var advisory = facts.bulletin().own().orElseThrow();
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
                .map(_ -> priority(policy.priorities(tx), facts, asset, Optional.of(before), true))
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
            outbox.add(tx, Exposures.NOTICE, known.id(), known.operator());
        }
    }
}
