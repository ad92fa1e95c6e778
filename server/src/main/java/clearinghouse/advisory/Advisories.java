package clearinghouse.advisory;

import clearinghouse.catalogue.Assessment;
import clearinghouse.catalogue.Catalogue;
import clearinghouse.catalogue.Imports;
import clearinghouse.coordination.CaseId;
import clearinghouse.coordination.Coordination;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.Revision;
import clearinghouse.formats.advisory.SsvcInputs;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.advisory.Tracking;
import clearinghouse.formats.csaf.provider.ProviderAddresses;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.intake.Finding;
import clearinghouse.intake.Intake;
import clearinghouse.intake.Onward;
import clearinghouse.intake.PassingOn;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.kernel.Visible;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Workers;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.validation.Validation;
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
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Drafts advisories, publishes them, and answers about the published ones. */
public final class Advisories {

    public static final Permission READ = new Permission("advisory:read");
    public static final Permission DRAFT = new Permission("advisory:draft");
    public static final Permission PUBLISH = new Permission("advisory:publish");

    /** The kind of job that asks who is exposed. */
    public static final String PUBLISHED = "advisory.published";

    static final String FILES = "/api/v1/advisories/files/";

    static final String PAGES = "/advisories/";
    private static final int FIRST_REVISION = 1;
    private static final long A_SECOND = 1_000_000_000;

    private final Db db;
    private final Vault vault;
    private final AuditRecord record;
    private final Jobs jobs;
    private final Parties parties;
    private final Policy policy;
    private final Catalogue catalogue;
    private final Imports imports;
    private final Intake intake;
    private final Validation validation;
    private final Coordination coordination;
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
            Parties parties,
            Policy policy,
            Catalogue catalogue,
            Imports imports,
            Intake intake,
            Validation validation,
            Coordination coordination,
            PublisherProfile profile,
            DocumentSigner signer,
            StixCollection stix,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.vault = vault;
        this.record = record;
        this.jobs = jobs;
        this.parties = parties;
        this.policy = policy;
        this.catalogue = catalogue;
        this.imports = imports;
        this.intake = intake;
        this.validation = validation;
        this.coordination = coordination;
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
        if (intake.passingOn(tx, vulnerability, now) instanceof PassingOn.Barred barred) {
            return new Drafting.Refused(barred.why());
        }
        return switch (content(tx, vulnerability, text)) {
            case Parsed.Invalid<Content>(var problems) -> new Drafting.Invalid(problems);
            case Parsed.Valid<Content>(var content) -> {
                var id = AdvisoryId.random(ids.chance());
                var sealed = seal(vault.newKey(tx, id), id, content);
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

    /** Replaces the text of a draft; what is published stays as it is. */
    public Drafting redraft(Access access, AdvisoryId id, JsonNode text) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new AdvisoryStore(tx);
                    var stored = store.lock(access, id);
                    if (stored.isEmpty()) {
                        return new Drafting.NothingHere();
                    }
                    if (stored.get().state() instanceof AdvisoryStore.State.Published) {
                        return new Drafting.Refused("the advisory is published");
                    }
                    var now = clock.instant();
                    if (intake.passingOn(tx, stored.get().vulnerability(), now)
                            instanceof PassingOn.Barred barred) {
                        return new Drafting.Refused(barred.why());
                    }
                    return switch (content(tx, stored.get().vulnerability(), text)) {
                        case Parsed.Invalid<Content>(var problems) ->
                                new Drafting.Invalid(problems);
                        case Parsed.Valid<Content>(var content) -> {
                            store.saveDraft(
                                    id, seal(vault.key(tx, id), id, content), access.party(), now);
                            record.append(tx, access, "advisory.redrafted", id);
                            yield new Drafting.Drafted(id);
                        }
                    };
                });
    }

    /** Valid when it could be published as it is: nobody should learn of a fault on that day. */
    private Parsed<Content> content(Tx tx, VulnerabilityId vulnerability, JsonNode text) {
        return switch (Draft.parse(text)) {
            case Parsed.Invalid<Draft>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<Draft>(var draft) -> {
                var content = content(tx, vulnerability, draft.kept(text), draft);
                var rehearsal =
                        rendered(content, "CLH-0000-0000", clock.instant(), Optional.empty());
                yield rehearsal.map(_ -> content);
            }
        };
    }

    /** The publisher need not triage or coordinate, so findings and patches are asked for so. */
    private Content content(Tx tx, VulnerabilityId id, JsonNode text, Draft draft) {
        return tx.widened(
                Intake.WHOLE,
                () -> {
                    var findings = intake.findingsOf(tx, id);
                    var packageUrl = intake.vulnerability(tx, id).orElseThrow().packageUrl();
                    return new Content(
                            text,
                            draft,
                            PackageUrl.of(packageUrl),
                            findings.stream()
                                    .flatMap(finding -> testedWhereReproduced(tx, finding).stream())
                                    .distinct()
                                    .toList(),
                            findings.stream().map(finding -> credit(tx, finding)).toList(),
                            judgedPatches(tx, id, packageUrl));
                });
    }

    /** A credit that nobody could read was once taken; it must not stop the others' advisory. */
    private String credit(Tx tx, Finding finding) {
        return Visible.in(finding.credit()) ? finding.credit() : parties.name(tx, finding.party());
    }

    /** Never the version that the finding names: nothing was run on it. */
    private Optional<String> testedWhereReproduced(Tx tx, Finding finding) {
        return validation
                .verdict(tx, finding.id())
                .filter(found -> found.verdict().equals("reproduced"))
                .flatMap(Onward.Verdict::tested);
    }

    private List<Content.JudgedPatch> judgedPatches(Tx tx, VulnerabilityId id, String packageUrl) {
        var base = validation.patchedVersion(packageUrl);
        return validation.acceptedNow(tx, id).stream()
                .map(patch ->
                        new Content.JudgedPatch(
                                parties.name(tx, patch.party()), patch.jarSha256(), base))
                .toList();
    }

    private Parsed<List<Document.Rendered>> rendered(
            Content content, String number, Instant now, Optional<AdvisoryId> id) {
        return switch (content.compose(
                tracking(number, now),
                TlpLabel.CLEAR,
                profile.publisher(),
                id.flatMap(it -> address(PAGES + it)))) {
            case Parsed.Invalid<Advisory>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<Advisory>(var advisory) ->
                    Document.renderAll(
                            advisory,
                            profile.assigner(),
                            profile.gcveAuthority(),
                            id.flatMap(it -> folder(it, now)),
                            now);
        };
    }

    /** Where the provider serves what is published now, or else the advisory itself. */
    private Optional<URI> folder(AdvisoryId id, Instant now) {
        return profile.provider()
                .map(it ->
                        it.at(
                                ProviderAddresses.DIRECTORY
                                        + now.atOffset(ZoneOffset.UTC).getYear()
                                        + "/"))
                .or(() -> address(FILES + id + "/"));
    }

    /** Empty where nobody has said under which address this server is reached. */
    private Optional<URI> address(String path) {
        return profile.address().map(it -> it.resolve(path));
    }

    private static Tracking tracking(String number, Instant published) {
        return new Tracking(
                number,
                Tracking.Status.FINAL,
                List.of(new Revision(FIRST_REVISION, published, "Initial publication")));
    }

    public sealed interface Publication {
        /** Also the answer to who publishes it again. */
        record Published(AdvisoryId id, String number) implements Publication {}

        /** The findings have come to contradict the draft. */
        record Invalid(List<Problem> problems) implements Publication {}

        /** A legal basis under which something of it was submitted does not hold. */
        record Barred(String why) implements Publication {}

        record NoSuchAdvisory() implements Publication {}
    }

    /**
     * All in one transaction: the number, the signed documents, the end of the embargo, the
     * promotion into the catalogue, and the job that tells whom it concerns.
     */
    public Publication publish(Access access, AdvisoryId id) {
        return db.inTransaction(
                access,
                tx ->
                        new AdvisoryStore(tx)
                                .lock(access, id)
                                .map(stored ->
                                        switch (stored.state()) {
                                            case AdvisoryStore.State.Published(var number, _) ->
                                                    new Publication.Published(id, number);
                                            case AdvisoryStore.State.Draft() ->
                                                    publish(tx, access, stored);
                                        })
                                .orElseGet(Publication.NoSuchAdvisory::new));
    }

    private Publication publish(Tx tx, Access access, AdvisoryStore.Stored stored) {
        if (intake.passingOn(tx, stored.vulnerability(), clock.instant())
                instanceof PassingOn.Barred barred) {
            return new Publication.Barred(barred.why());
        }
        var store = new AdvisoryStore(tx);
        var id = stored.id();
        var drafted =
                open(draftKey(tx, access.forPurpose("publish"), Reading.DRAFT, stored), stored);
        // Findings and patches as they are now: a duplicate that came later keeps its credit.
        var content = content(tx, stored.vulnerability(), drafted.source(), drafted.draft());
        var rejected = CveIds.rejected(tx, content.draft().identifiers());
        if (!rejected.isEmpty()) {
            return new Publication.Invalid(rejected);
        }
        store.holdPublications();
        var now = publishing(store.lastPublished());
        var number = store.nextNumber(now.atOffset(ZoneOffset.UTC).getYear());
        return switch (rendered(content, number, now, Optional.of(id))) {
            case Parsed.Invalid<List<Document.Rendered>>(var problems) ->
                    new Publication.Invalid(problems);
            case Parsed.Valid<List<Document.Rendered>>(var documents) -> {
                store.publish(
                        id,
                        number,
                        content.packageUrl().matchingKey(),
                        seal(vault.key(tx, id), id, content),
                        now);
                for (var document : documents) {
                    store.saveDocument(id, FIRST_REVISION, document.signedWith(signer), now);
                    if (document.format() == DocumentFormat.OSV) {
                        imports.publish(tx, document.content());
                    }
                    if (document.format() == DocumentFormat.CVE) {
                        jobs.enqueue(tx, CveIds.UNSENT, id.code(), access.party());
                    }
                }
                disclose(tx, access, stored.vulnerability(), content, number, stored.draftedBy());
                tell(tx, access, id);
                jobs.enqueue(tx, PUBLISHED, id.code(), access.party());
                record.append(
                        tx,
                        access,
                        "advisory.published",
                        id,
                        Map.of(
                                "number",
                                number,
                                "documents",
                                String.valueOf(documents.size()),
                                "key",
                                signer.fingerprint()));
                yield new Publication.Published(id, number);
            }
        };
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

    private void disclose(
            Tx tx,
            Access access,
            VulnerabilityId vulnerability,
            Content content,
            String number,
            PartyId assessor) {
        var draft = content.draft();
        coordination.advisoryPublished(tx, access, vulnerability);
        if (!intake.disclose(tx, access, vulnerability)) {
            throw new IllegalStateException("an advisory without its vulnerability");
        }
        catalogue.promote(
                tx,
                access,
                vulnerability,
                draft.title(),
                draft.summary() + " " + draft.description(),
                content.packageUrl(),
                draft.identifiers());
        for (var input : inputs(draft.assessment(), assessor, number)) {
            catalogue.assess(tx, access, vulnerability, input);
        }
    }

    private static List<Assessment> inputs(SsvcInputs stated, PartyId assessor, String number) {
        return List.of(
                new Assessment(
                        CisaBod2604.IN_KEV, yes(stated.knownExploited()), assessor.code(), number),
                new Assessment(
                        CisaBod2604.AUTOMATABLE,
                        yes(stated.automatable()),
                        assessor.code(),
                        number),
                new Assessment(
                        CisaBod2604.TECHNICAL_IMPACT,
                        stated.technicalImpact().name().toLowerCase(Locale.ROOT),
                        assessor.code(),
                        number));
    }

    private static String yes(boolean truth) {
        return truth ? "yes" : "no";
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
                            open(draftKey(tx, access, ofDraft, stored), stored),
                            Optional.empty(),
                            stored.draftedAt(),
                            policy.draftLabel(tx));
            case AdvisoryStore.State.Published(var number, var at) ->
                    view(
                            stored,
                            open(vault.readPublished(tx, stored.id()), stored),
                            Optional.of(number),
                            at,
                            TlpLabel.CLEAR);
        };
    }

    private ReadingKey draftKey(
            Tx tx, Access access, Reading reading, AdvisoryStore.Stored stored) {
        return vault.read(tx, access, reading, stored.id(), stored.draftedBy());
    }

    private AdvisoryView view(
            AdvisoryStore.Stored stored,
            Content content,
            Optional<String> number,
            Instant at,
            TlpLabel tlp) {
        var tracking = tracking(number.orElse("draft"), at);
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
                stored.draftedAt(),
                number.map(_ -> at));
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

    /** By which every document is verified. */
    public String certificate() {
        return signer.certificate();
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
                var content = open(vault.readPublished(tx, stored.id()), stored);
                yield new PublishedAdvisory(
                        stored.id(),
                        number,
                        content.draft().title(),
                        stored.vulnerability(),
                        content.packageUrl().packageOnly(),
                        List.of(content.affected()),
                        catalogue.assessments(tx, stored.vulnerability()),
                        at);
            }
        };
    }

    private static byte[] seal(DataKey key, AdvisoryId id, Content content) {
        return key.seal(place(id), content.render()).bytes();
    }

    private static Content open(ReadingKey key, AdvisoryStore.Stored stored) {
        return Content.parse(key.openText(place(stored.id()), stored.content()));
    }

    private static Place place(AdvisoryId id) {
        return new Place("advisory_advisory", "content_sealed", id.code());
    }
}
