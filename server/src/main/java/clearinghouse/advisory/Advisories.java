package clearinghouse.advisory;

import clearinghouse.catalogue.Catalogue;
import clearinghouse.catalogue.Imports;
import clearinghouse.coordination.CaseId;
import clearinghouse.coordination.Coordination;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.Revision;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.advisory.Tracking;
import clearinghouse.formats.csaf.provider.ProviderAddresses;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Workers;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.vault.DataKey;
import clearinghouse.vault.Place;
import clearinghouse.vault.ReadingKey;
import clearinghouse.vault.Vault;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Drafts advisories, publishes them, and answers about the published ones. */
public final class Advisories {

    public static final Permission READ = new Permission("advisory:read");
    public static final Permission DRAFT = new Permission("advisory:draft");
    public static final Permission PUBLISH = new Permission("advisory:publish");

    /** The kind of job that asks who is exposed. */
    public static final String PUBLISHED = "advisory.published";

    /** The same after a revision in which no operator is asked for anything else. */
    public static final String REVISED = "advisory.revised";

    /** The same after one that changed what is affected, what helps, or by when. */
    public static final String CHANGED = "advisory.changed";

    static final String FILES = "/api/v1/advisories/files/";

    static final String PAGES = "/advisories/";
    private static final String INITIAL = "Initial publication";
    private static final long A_SECOND = 1_000_000_000;

    private final Db db;
    private final Vault vault;
    private final AuditRecord record;
    private final Jobs jobs;
    private final Policy policy;
    private final Catalogue catalogue;
    private final Imports imports;
    private final Coordination coordination;
    private final Gathering gathering;
    private final Disclosure disclosure;
    private final PublisherProfile profile;
    private final DocumentSigner signer;
    private final StixCollection stix;
    private final Ids ids;
    private final InstantSource clock;

    public Advisories(
            Db db,
            Vault vault,
            AuditRecord record,
            Jobs jobs,
            Policy policy,
            Catalogue catalogue,
            Imports imports,
            Coordination coordination,
            Gathering gathering,
            Disclosure disclosure,
            PublisherProfile profile,
            DocumentSigner signer,
            StixCollection stix,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.vault = vault;
        this.record = record;
        this.jobs = jobs;
        this.policy = policy;
        this.catalogue = catalogue;
        this.imports = imports;
        this.coordination = coordination;
        this.gathering = gathering;
        this.disclosure = disclosure;
        this.profile = profile;
        this.signer = signer;
        this.stix = stix;
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Drafting {
        record Drafted(AdvisoryId id) implements Drafting {}

        /** The draft, or what it would be rendered to, breaks a rule. */
        record Invalid(List<Problem> problems) implements Drafting {}

        record Refused(String why) implements Drafting {}

        record NothingHere() implements Drafting {}
    }

    /** The text has passed its schema. */
    public Drafting draft(Access access, CaseId caseId, JsonNode text) {
        return db.inTransaction(
                access,
                tx ->
                        coordination
                                .find(tx, access, caseId)
                                .map(it -> draft(tx, access, caseId, it.vulnerability(), text))
                                .orElseGet(Drafting.NothingHere::new));
    }

    private Drafting draft(
            Tx tx, Access access, CaseId caseId, VulnerabilityId vulnerability, JsonNode text) {
        var now = clock.instant();
        var barred = gathering.barred(tx, vulnerability, now);
        if (barred.isPresent()) {
            return new Drafting.Refused(barred.get());
        }
        return switch (content(tx, vulnerability, text, Optional.empty())) {
            case Parsed.Invalid<Content>(var problems) -> new Drafting.Invalid(problems);
            case Parsed.Valid<Content>(var content) -> {
                var id = AdvisoryId.random(ids.chance());
                var sealed = seal(vault.newKey(tx, id), place(id), content);
                boolean saved =
                        new AdvisoryStore(tx)
                                .save(ids.next(), id, vulnerability, sealed, access.party(), now);
                if (!saved) {
                    yield new Drafting.Refused("the vulnerability has an advisory");
                }
                coordination.advisoryDrafted(tx, access, caseId);
                record.append(
                        tx,
                        access,
                        "advisory.drafted",
                        id,
                        Map.of("case", caseId.code(), "vulnerability", vulnerability.code()));
                yield new Drafting.Drafted(id);
            }
        };
    }

    /** What the schema cannot say of a text that broke it. */
    public static List<Problem> faults(JsonNode text) {
        return Draft.faults(text);
    }

    /**
     * Replaces the text of a draft, or of the next revision of what is published; that stays as it
     * is until the revision is published, too.
     */
    public Drafting redraft(Access access, AdvisoryId id, JsonNode text) {
        return db.inTransaction(
                access,
                tx ->
                        new AdvisoryStore(tx)
                                .lock(access, id)
                                .map(stored -> redraft(tx, access, stored, text))
                                .orElseGet(Drafting.NothingHere::new));
    }

    private Drafting redraft(Tx tx, Access access, AdvisoryStore.Stored stored, JsonNode text) {
        var now = clock.instant();
        var barred = gathering.barred(tx, stored.vulnerability(), now);
        if (barred.isPresent()) {
            return new Drafting.Refused(barred.get());
        }
        var id = stored.id();
        var standing = standing(tx, stored);
        return switch (content(tx, stored.vulnerability(), text, standing)) {
            case Parsed.Invalid<Content>(var problems) -> new Drafting.Invalid(problems);
            case Parsed.Valid<Content>(var content) -> {
                var store = new AdvisoryStore(tx);
                var key = vault.key(tx, id);
                if (standing.isEmpty()) {
                    store.saveDraft(id, seal(key, place(id), content), access.party(), now);
                    record.append(tx, access, "advisory.redrafted", id);
                } else {
                    store.saveNext(id, seal(key, placeOfNext(id), content), access.party(), now);
                    record.append(tx, access, "advisory.revision-drafted", id);
                }
                yield new Drafting.Drafted(id);
            }
        };
    }

    /** What stays published, and nothing of what was to be next; empty where nothing was. */
    public Optional<Publication.Published> dropRevision(Access access, AdvisoryId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new AdvisoryStore(tx);
                    var standing = store.lock(access, id).flatMap(stored -> standing(tx, stored));
                    if (standing.isEmpty() || !store.dropNext(id)) {
                        return Optional.empty();
                    }
                    record.append(tx, access, "advisory.revision-dropped", id);
                    return standing.map(Standing::published);
                });
    }

    /**
     * What is published of an advisory.
     *
     * @param content with its revisions
     */
    private record Standing(AdvisoryId id, String number, Content content) {

        Publication.Published published() {
            return new Publication.Published(id, number, content.history().size());
        }
    }

    private Optional<Standing> standing(Tx tx, AdvisoryStore.Stored stored) {
        return switch (stored.state()) {
            case AdvisoryStore.State.Draft() -> Optional.empty();
            case AdvisoryStore.State.Published(var number, var at) ->
                    Optional.of(new Standing(stored.id(), number, openPublished(tx, stored, at)));
        };
    }

    /** Valid when it could be published as it is: nobody should learn of a fault on that day. */
    private Parsed<Content> content(
            Tx tx, VulnerabilityId vulnerability, JsonNode text, Optional<Standing> standing) {
        return switch (Draft.parse(text)) {
            case Parsed.Invalid<Draft>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<Draft>(var draft) -> {
                var unsaid = unsaid(draft, standing);
                if (unsaid.isPresent()) {
                    yield Parsed.invalid(List.of(unsaid.get()));
                }
                var content = gathering.content(tx, vulnerability, draft.kept(text), draft);
                var number =
                        standing.map(Standing::number)
                                .orElseGet(() -> profile.prefix().number(0, 0));
                yield rendered(
                                content.with(history(draft, standing, clock.instant())),
                                number,
                                standing.map(Standing::id),
                                clock.instant())
                        .map(_ -> content);
            }
        };
    }

    /** Every revision says what it changes, and the first one changes nothing. */
    private static Optional<Problem> unsaid(Draft draft, Optional<Standing> standing) {
        if (draft.change().isPresent() == standing.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                new Problem(
                        "/change",
                        "change",
                        standing.isPresent()
                                ? "say what this revision changes in what is published"
                                : "nothing is published yet that it could change"));
    }

    private static List<Revision> history(Draft draft, Optional<Standing> standing, Instant now) {
        var before = standing.map(it -> it.content().history()).orElseGet(List::of);
        var all = new ArrayList<>(before);
        all.add(new Revision(before.size() + 1, now, draft.change().orElse(INITIAL)));
        return all;
    }

    /**
     * @param id empty while nothing of it is published
     */
    private Parsed<List<Document.Rendered>> rendered(
            Content content, String number, Optional<AdvisoryId> id, Instant now) {
        var tracking = tracking(number, content.history());
        return switch (content.compose(
                tracking,
                TlpLabel.CLEAR,
                profile.publisher(),
                id.flatMap(it -> address(PAGES + it)))) {
            case Parsed.Invalid<Advisory>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<Advisory>(var advisory) ->
                    Document.renderAll(
                            advisory,
                            profile.assigner(),
                            profile.gcveAuthority(),
                            id.flatMap(it -> folder(it, tracking.initialRelease())),
                            now);
        };
    }

    /** Where the provider serves what is published now, or else the advisory itself. */
    private Optional<URI> folder(AdvisoryId id, Instant initialRelease) {
        return profile.provider()
                .map(it ->
                        it.at(
                                ProviderAddresses.DIRECTORY
                                        + initialRelease.atOffset(ZoneOffset.UTC).getYear()
                                        + "/"))
                .or(() -> address(FILES + id + "/"));
    }

    /** Empty where nobody has said under which address this server is reached. */
    private Optional<URI> address(String path) {
        return profile.address().map(it -> it.resolve(path));
    }

    private static Tracking tracking(String number, List<Revision> history) {
        return new Tracking(number, Tracking.Status.FINAL, history);
    }

    private static List<Revision> initial(Instant at) {
        return List.of(new Revision(1, at, INITIAL));
    }

    public sealed interface Publication {
        /** Also the answer to who publishes it again. */
        record Published(AdvisoryId id, String number, int revision) implements Publication {}

        /** The findings have come to contradict the draft. */
        record Invalid(List<Problem> problems) implements Publication {}

        /** A legal basis under which something of it was submitted does not hold. */
        record Barred(String why) implements Publication {}

        /** Not what was read. */
        record Changed() implements Publication {}

        record NoSuchAdvisory() implements Publication {}
    }

    /**
     * What was read before it was published; nothing else is.
     *
     * @param revision its number; who publishes that once more publishes none of later
     * @param draftedAt when its text was drafted
     */
    public record AsRead(Optional<Integer> revision, Optional<Instant> draftedAt) {

        public static final AsRead ANYTHING = new AsRead(Optional.empty(), Optional.empty());

        private boolean isRevision(int number) {
            return revision.filter(it -> it != number).isEmpty();
        }

        private boolean isText(AdvisoryStore.Sealed draft) {
            return draftedAt.filter(it -> !it.equals(draft.draftedAt())).isEmpty();
        }
    }

    /**
     * All in one transaction: the number, the signed documents, the end of the embargo, the
     * promotion into the catalogue, and the job that tells whom it concerns. Of what is published
     * already the next revision, where one is drafted.
     */
    public Publication publish(Access access, AdvisoryId id, AsRead read) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new AdvisoryStore(tx);
                    // Before its row: who looks at what it is about refers to the row, too.
                    store.changeRevision(id);
                    return store.lock(access, id)
                            .map(stored -> publish(tx, access, stored, read))
                            .orElseGet(Publication.NoSuchAdvisory::new);
                });
    }

    private Publication publish(Tx tx, Access access, AdvisoryStore.Stored stored, AsRead read) {
        var standing = standing(tx, stored);
        int published = standing.map(it -> it.content().history().size()).orElse(0);
        if (standing.isPresent() && read.revision().equals(Optional.of(published))) {
            return standing.get().published();
        }
        Optional<AdvisoryStore.Sealed> drafted =
                standing.isEmpty()
                        ? Optional.of(stored.draft())
                        : new AdvisoryStore(tx).next(stored.id()).map(next -> next);
        if (drafted.isEmpty() && read.revision().isEmpty()) {
            return standing.orElseThrow().published();
        }
        return drafted.filter(it -> read.isRevision(published + 1) && read.isText(it))
                .map(it -> publish(tx, access, stored, it, standing))
                .orElseGet(Publication.Changed::new);
    }

    private Publication publish(
            Tx tx,
            Access access,
            AdvisoryStore.Stored stored,
            AdvisoryStore.Sealed sealed,
            Optional<Standing> standing) {
        var barred = gathering.barred(tx, stored.vulnerability(), clock.instant());
        if (barred.isPresent()) {
            return new Publication.Barred(barred.get());
        }
        var store = new AdvisoryStore(tx);
        var id = stored.id();
        var drafted = openDraft(tx, access.forPurpose("publish"), Reading.DRAFT, id, sealed);
        // Findings and patches as they are now: a duplicate that came later keeps its credit.
        var gathered =
                gathering.content(tx, stored.vulnerability(), drafted.source(), drafted.draft());
        var rejected = CveIds.rejected(tx, gathered.draft().identifiers());
        if (!rejected.isEmpty()) {
            return new Publication.Invalid(rejected);
        }
        store.holdPublications();
        var now = publishing(store.lastPublished());
        var number =
                standing.map(Standing::number)
                        .orElseGet(() ->
                                store.nextNumber(
                                        profile.prefix(), now.atOffset(ZoneOffset.UTC).getYear()));
        var content = gathered.with(history(gathered.draft(), standing, now));
        return switch (rendered(content, number, Optional.of(id), now)) {
            case Parsed.Invalid<List<Document.Rendered>>(var problems) ->
                    new Publication.Invalid(problems);
            case Parsed.Valid<List<Document.Rendered>>(var documents) -> {
                var kept = seal(vault.key(tx, id), place(id), content);
                if (standing.isEmpty()) {
                    store.publish(id, number, content.packageUrl().matchingKey(), kept, now);
                } else {
                    store.revise(id, kept);
                    store.dropNext(id);
                }
                save(tx, access, id, content.history().size(), documents, now);
                standing.ifPresentOrElse(
                        it ->
                                disclosure.again(
                                        tx,
                                        access,
                                        stored.vulnerability(),
                                        it.content(),
                                        content,
                                        number,
                                        sealed.draftedBy()),
                        () ->
                                disclosure.first(
                                        tx,
                                        access,
                                        stored.vulnerability(),
                                        content,
                                        number,
                                        sealed.draftedBy()));
                tell(tx, access, id);
                jobs.enqueue(
                        tx,
                        job(content, standing),
                        standing.isEmpty() ? id.code() : subject(id, content.history().size()),
                        access.party());
                record.append(
                        tx,
                        access,
                        standing.isEmpty() ? "advisory.published" : "advisory.revised",
                        id,
                        Map.of(
                                "number",
                                number,
                                "revision",
                                String.valueOf(content.history().size()),
                                "documents",
                                String.valueOf(documents.size()),
                                "key",
                                signer.fingerprint()));
                yield new Publication.Published(id, number, content.history().size());
            }
        };
    }

    /** A draft as it would be published at this moment. */
    Content gathered(Tx tx, Access access, AdvisoryStore.Stored stored) {
        var drafted =
                openDraft(
                        tx,
                        access.forPurpose("early-notice"),
                        Reading.DRAFT,
                        stored.id(),
                        stored.draft());
        return gathering.content(tx, stored.vulnerability(), drafted.source(), drafted.draft());
    }

    private void save(
            Tx tx,
            Access access,
            AdvisoryId id,
            int revision,
            List<Document.Rendered> documents,
            Instant now) {
        var store = new AdvisoryStore(tx);
        for (var document : documents) {
            store.saveDocument(id, revision, document.signedWith(signer), now);
            if (document.format() == DocumentFormat.OSV) {
                imports.publish(tx, document.content());
            }
            if (document.format() == DocumentFormat.CVE) {
                jobs.enqueue(tx, CveIds.UNSENT, subject(id, revision), access.party());
            }
        }
    }

    private static String job(Content content, Optional<Standing> standing) {
        if (standing.isEmpty()) {
            return PUBLISHED;
        }
        return content.asksOtherThan(standing.get().content()) ? CHANGED : REVISED;
    }

    private void tell(Tx tx, Access access, AdvisoryId id) {
        var published = new AdvisoryStore(tx).findPublished(id).orElseThrow();
        var advisory = view(tx, access, Reading.DRAFT, published).advisory();
        stix.append(tx, id, advisory, address(PAGES + id));
    }

    /** A job whose subject was published before anything was told as STIX. */
    void tell(Workers.Lease lease) {
        var id = AdvisoryId.parse(lease.subject()).orElseThrow();
        db.inTransactionDo(
                lease.access(),
                tx -> {
                    var store = new StixStore(tx);
                    // Of two workers with the same job the second sees what the first has told.
                    store.hold();
                    if (!store.isTold(id)) {
                        tell(tx, lease.access(), id);
                    }
                    lease.complete(tx);
                });
    }

    /**
     * To the second, as the documents' dates are compared by people; and later than the one before,
     * as programs read lists down to what they know. Who would come in the same second waits for
     * the next one, so that nothing is dated ahead of the clock.
     */
    private Instant publishing(Optional<Instant> last) {
        var earliest = last.map(it -> it.plusSeconds(1)).orElse(Instant.EPOCH);
        var early = Duration.between(clock.instant(), earliest);
        if (early.isPositive()) {
            LockSupport.parkNanos(Math.min(early.toNanos(), A_SECOND));
        }
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        // The clock was set back: the order counts for more.
        return now.isBefore(earliest) ? earliest : now;
    }

    /** The published ones; with them the drafts that the caller may see. */
    public Page<AdvisoryView> list(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        Page.of(
                                new AdvisoryStore(tx)
                                        .list(access, after).stream()
                                                .map(stored ->
                                                        view(
                                                                tx,
                                                                access,
                                                                Reading.DRAFT_TITLE,
                                                                stored))
                                                .toList(),
                                AdvisoryView::key));
    }

    /** What is drafted and not published: of an advisory, or of its next revision. */
    public Optional<AdvisoryView> drafted(Access access, AdvisoryId id) {
        return db.inTransaction(
                access,
                tx ->
                        new AdvisoryStore(tx)
                                .find(access, id)
                                .flatMap(stored ->
                                        switch (stored.state()) {
                                            case AdvisoryStore.State.Draft() ->
                                                    Optional.of(
                                                            view(
                                                                    tx,
                                                                    access,
                                                                    Reading.DRAFT,
                                                                    stored));
                                            case AdvisoryStore.State.Published _ ->
                                                    next(tx, access, stored);
                                        }));
    }

    /**
     * What somebody changes who drafts.
     *
     * @param number where an earlier revision is published
     * @param json as the API takes it, with the names of weaknesses; what a revision changes is
     *     said in it only where that revision is drafted
     */
    public record Text(AdvisoryId id, Optional<String> number, JsonNode json, TlpLabel label) {
        @Override
        public String toString() {
            return "Text[" + id + "]";
        }
    }

    /** What is drafted already, or else what is published; for who drafts. */
    public Optional<Text> text(Access access, AdvisoryId id) {
        if (!access.may(DRAFT)) {
            return Optional.empty();
        }
        return db.inTransaction(
                access,
                tx ->
                        new AdvisoryStore(tx)
                                .find(access, id)
                                .map(stored -> text(tx, access, stored)));
    }

    private Text text(Tx tx, Access access, AdvisoryStore.Stored stored) {
        var id = stored.id();
        var label = policy.draftLabel(tx);
        return switch (stored.state()) {
            case AdvisoryStore.State.Draft() ->
                    new Text(
                            id,
                            Optional.empty(),
                            openDraft(tx, access, Reading.DRAFT, id, stored.draft()).source(),
                            label);
            case AdvisoryStore.State.Published(var number, var at) ->
                    new Text(
                            id,
                            Optional.of(number),
                            new AdvisoryStore(tx)
                                    .next(id)
                                    .map(next ->
                                            openDraft(tx, access, Reading.DRAFT, id, next).source())
                                    .orElseGet(() -> withoutChange(openPublished(tx, stored, at))),
                            label);
        };
    }

    /** It said what the revision before changed. */
    private static JsonNode withoutChange(Content published) {
        var text = (ObjectNode) published.source().deepCopy();
        text.remove("change");
        return text;
    }

    private Optional<AdvisoryView> next(Tx tx, Access access, AdvisoryStore.Stored stored) {
        var standing = standing(tx, stored);
        return new AdvisoryStore(tx)
                .next(stored.id())
                .map(next -> {
                    var content = openDraft(tx, access, Reading.DRAFT, stored.id(), next);
                    return view(
                            stored,
                            content.with(history(content.draft(), standing, next.draftedAt())),
                            standing.map(Standing::number),
                            next.draftedAt(),
                            Optional.empty(),
                            policy.draftLabel(tx));
                });
    }

    /** How many next revisions are drafted that the caller may see. */
    public long revisionsWaiting(Access access) {
        return db.inTransaction(access, tx -> new AdvisoryStore(tx).countNext());
    }

    /** Whether a next revision is drafted that the caller may see. */
    public boolean isBeingRevised(Access access, AdvisoryId id) {
        return db.inTransaction(access, tx -> new AdvisoryStore(tx).next(id).isPresent());
    }

    public Optional<AdvisoryView> find(Access access, AdvisoryId id) {
        return db.inTransaction(
                access,
                tx ->
                        new AdvisoryStore(tx)
                                .find(access, id)
                                .map(stored -> view(tx, access, Reading.DRAFT, stored)));
    }

    private AdvisoryView view(Tx tx, Access access, Reading ofDraft, AdvisoryStore.Stored stored) {
        return switch (stored.state()) {
            case AdvisoryStore.State.Draft() ->
                    view(
                            stored,
                            openDraft(tx, access, ofDraft, stored.id(), stored.draft())
                                    .with(initial(stored.draftedAt())),
                            Optional.empty(),
                            stored.draftedAt(),
                            Optional.empty(),
                            policy.draftLabel(tx));
            case AdvisoryStore.State.Published(var number, var at) ->
                    view(
                            stored,
                            openPublished(tx, stored, at),
                            Optional.of(number),
                            stored.draftedAt(),
                            Optional.of(at),
                            TlpLabel.CLEAR);
        };
    }

    private AdvisoryView view(
            AdvisoryStore.Stored stored,
            Content content,
            Optional<String> number,
            Instant draftedAt,
            Optional<Instant> publishedAt,
            TlpLabel tlp) {
        var tracking = tracking(number.orElse("draft"), content.history());
        return new AdvisoryView(
                stored.key(),
                stored.id(),
                number,
                stored.vulnerability(),
                content.compose(
                                tracking,
                                tlp,
                                profile.publisher(),
                                number.flatMap(_ -> address(PAGES + stored.id())))
                        .orElseThrow(),
                draftedAt,
                publishedAt);
    }

    /** Empty while it is a draft, for everyone. */
    public Optional<List<Document>> documents(Access access, AdvisoryId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new AdvisoryStore(tx);
                    return store.findPublished(id).map(_ -> store.documents(id));
                });
    }

    /**
     * A number under which something is published and which does not begin as the publisher's
     * profile says; empty where all do.
     */
    public Optional<String> numberedOtherwise(Access access) {
        return db.inTransaction(
                access, tx -> new AdvisoryStore(tx).numberedOtherwise(profile.prefix()));
    }

    /** By which every document is verified. */
    public String certificate() {
        return signer.certificate();
    }

    /** The advisory that a job is about: a revision is a subject of its own in the queue. */
    public static AdvisoryId subject(Workers.Lease lease) {
        return AdvisoryId.parse(lease.subject().replaceFirst("/.*", "")).orElseThrow();
    }

    private static String subject(AdvisoryId id, int revision) {
        return id.code() + "/" + revision;
    }

    /** As it is; no revision of it is published before the end of the transaction. */
    public Optional<PublishedAdvisory> held(Tx tx, AdvisoryId id) {
        new AdvisoryStore(tx).holdRevision(id);
        return published(tx, id);
    }

    public Optional<PublishedAdvisory> published(Tx tx, AdvisoryId id) {
        return new AdvisoryStore(tx).findPublished(id).map(stored -> published(tx, stored));
    }

    /** The published advisories on these packages, given as package URLs without a version. */
    public List<PublishedAdvisory> publishedFor(Tx tx, Collection<PackageUrl> packages) {
        var names = packages.stream().map(it -> it.matchingKey().render()).distinct().toList();
        return new AdvisoryStore(tx)
                .publishedFor(names).stream().map(stored -> published(tx, stored)).toList();
    }

    /** When each root cause became public by its advisory. */
    public Map<VulnerabilityId, Instant> publications(Tx tx) {
        return new AdvisoryStore(tx).publications();
    }

    /** Every published advisory, the oldest first. */
    public List<PublishedAdvisory> published(Tx tx) {
        return new AdvisoryStore(tx)
                .published().stream().map(stored -> published(tx, stored)).toList();
    }

    /** The advisory of a vulnerability that the caller may see. */
    public Optional<String> advisoryOf(Tx tx, Access access, VulnerabilityId vulnerability) {
        return new AdvisoryStore(tx)
                .findByVulnerability(access, vulnerability)
                .map(AdvisoryId::code);
    }

    private PublishedAdvisory published(Tx tx, AdvisoryStore.Stored stored) {
        return switch (stored.state()) {
            case AdvisoryStore.State.Draft() ->
                    throw new IllegalStateException("the advisory is a draft");
            case AdvisoryStore.State.Published(var number, var at) -> {
                var content = openPublished(tx, stored, at);
                yield new PublishedAdvisory(
                        stored.id(),
                        number,
                        content.history().size(),
                        content.draft().title(),
                        stored.vulnerability(),
                        content.packageUrl().packageOnly(),
                        List.of(content.affected()),
                        catalogue.assessments(tx, stored.vulnerability()),
                        at);
            }
        };
    }

    private static byte[] seal(DataKey key, Place place, Content content) {
        return key.seal(place, content.render()).bytes();
    }

    private Content openDraft(
            Tx tx, Access access, Reading reading, AdvisoryId id, AdvisoryStore.Sealed draft) {
        var place =
                switch (draft) {
                    case AdvisoryStore.First _ -> place(id);
                    case AdvisoryStore.Next _ -> placeOfNext(id);
                };
        return open(vault.read(tx, access, reading, id, draft.draftedBy()), place, draft.content());
    }

    private Content openPublished(Tx tx, AdvisoryStore.Stored stored, Instant at) {
        var content =
                open(
                        vault.readPublished(tx, stored.id()),
                        place(stored.id()),
                        stored.draft().content());
        // What was kept before there were revisions is the first.
        return content.history().isEmpty() ? content.with(initial(at)) : content;
    }

    private static Content open(ReadingKey key, Place place, byte[] sealed) {
        return Content.parse(key.openText(place, sealed));
    }

    private static Place placeOfNext(AdvisoryId id) {
        return new Place("advisory_next", "content_sealed", id.code());
    }

    private static Place place(AdvisoryId id) {
        return new Place("advisory_advisory", "content_sealed", id.code());
    }
}
