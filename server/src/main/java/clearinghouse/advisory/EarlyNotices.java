package clearinghouse.advisory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.advisory.Revision;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.advisory.Tracking;
import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.formats.csaf.provider.ListedDocument;
import clearinghouse.formats.csaf.provider.ProviderAddresses;
import clearinghouse.formats.csaf.provider.Rolie;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.vault.DataKey;
import clearinghouse.vault.Place;
import clearinghouse.vault.ReadingKey;
import clearinghouse.vault.Vault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Tells named organisations of an advisory before everyone may read it, as a CSAF document behind
 * authentication.
 */
public final class EarlyNotices {

    /** In a feed: who has more than so many at once is told in the API, in pages. */
    private static final int MOST_LISTED = 500;

    private static final String FIRST = "Early notice";

    private final Db db;
    private final Vault vault;
    private final AuditRecord record;
    private final Parties parties;
    private final Policy policy;
    private final Gathering gathering;
    private final Advisories advisories;
    private final PublisherProfile profile;
    private final DocumentSigner signer;
    private final Ids ids;
    private final InstantSource clock;

    public EarlyNotices(
            Db db,
            Vault vault,
            AuditRecord record,
            Parties parties,
            Policy policy,
            Gathering gathering,
            Advisories advisories,
            PublisherProfile profile,
            DocumentSigner signer,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.vault = vault;
        this.record = record;
        this.parties = parties;
        this.policy = policy;
        this.gathering = gathering;
        this.advisories = advisories;
        this.profile = profile;
        this.signer = signer;
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Giving {
        /** Also where nothing of it had changed. */
        record Given(EarlyNoticeId id, int revision, int recipients) implements Giving {}

        record Invalid(List<Problem> problems) implements Giving {}

        record Refused(String why) implements Giving {}

        record NoSuchAdvisory() implements Giving {}
    }

    /**
     * Gives the draft as it is now to these, and to nobody else any more. Another text or label is
     * another revision.
     *
     * @param change what it changes; of the first revision nothing
     */
    public Giving give(
            Access access,
            AdvisoryId advisory,
            TlpLabel label,
            List<PartyId> recipients,
            Optional<String> change) {
        return db.inTransaction(
                access,
                tx ->
                        new AdvisoryStore(tx)
                                .lock(access, advisory)
                                .map(stored -> give(tx, access, stored, label, recipients, change))
                                .orElseGet(Giving.NoSuchAdvisory::new));
    }

    private Giving give(
            Tx tx,
            Access access,
            AdvisoryStore.Stored stored,
            TlpLabel label,
            List<PartyId> recipients,
            Optional<String> change) {
        var store = new EarlyNoticeStore(tx);
        var known = store.of(stored.id());
        var fewer =
                known.filter(it ->
                        it.label() == label && change.isEmpty() && isFewer(tx, it, recipients));
        if (fewer.isPresent()) {
            var it = fewer.get();
            tell(tx, access, it.id(), it.label(), it.revision(), recipients);
            return new Giving.Given(it.id(), it.revision(), recipients.size());
        }
        var refused = refused(tx, stored, label);
        if (refused.isPresent()) {
            return new Giving.Refused(refused.get());
        }
        var strangers = strangers(tx, recipients);
        if (!strangers.isEmpty()) {
            return new Giving.Invalid(strangers);
        }
        var content = advisories.gathered(tx, access, stored);
        var before = known.map(it -> opened(tx, access, it));
        var history = before.map(Content::history).orElseGet(List::of);
        boolean same =
                known.filter(it -> it.label() == label).isPresent()
                        && before.filter(it -> it.equals(content.with(history))).isPresent();
        if (same) {
            var it = known.get();
            tell(tx, access, it.id(), label, it.revision(), recipients);
            return new Giving.Given(it.id(), it.revision(), recipients.size());
        }
        if (change.isPresent() != known.isPresent()) {
            return new Giving.Invalid(List.of(unsaid(known.isPresent())));
        }
        var id =
                known.map(EarlyNoticeStore.Stored::id)
                        .orElseGet(() -> EarlyNoticeId.random(ids.chance()));
        var revised = content.with(with(history, change.orElse(FIRST)));
        return switch (rendered(id, label, revised)) {
            case Parsed.Invalid<Document.Rendered>(var problems) -> new Giving.Invalid(problems);
            case Parsed.Valid<Document.Rendered>(var document) -> {
                if (known.isEmpty()) {
                    store.save(ids.next(), id, stored.id(), access.party());
                    vault.newKey(tx, id);
                }
                save(tx, id, label, revised, document.signedWith(signer));
                int revision = revised.history().size();
                tell(tx, access, id, label, revision, recipients);
                yield new Giving.Given(id, revision, recipients.size());
            }
        };
    }

    /** Then nothing new is told to anyone, whatever the draft says by now: that is always let. */
    private static boolean isFewer(Tx tx, EarlyNoticeStore.Stored known, List<PartyId> recipients) {
        var before = new EarlyNoticeStore(tx).recipients(known.id());
        return recipients.size() < before.size() && before.containsAll(recipients);
    }

    private Optional<String> refused(Tx tx, AdvisoryStore.Stored stored, TlpLabel label) {
        if (stored.state() instanceof AdvisoryStore.State.Published) {
            return Optional.of("the advisory is published, and everyone may read it");
        }
        var floor = policy.draftLabel(tx);
        if (floor.isStricterThan(label)) {
            return Optional.of("by policy a draft is %s".formatted(floor.label()));
        }
        var kept = gathering.keptFromOthers(tx, stored.vulnerability());
        if (kept.isPresent()) {
            return kept;
        }
        return gathering.barred(tx, stored.vulnerability(), clock.instant());
    }

    private List<Problem> strangers(Tx tx, List<PartyId> recipients) {
        return IntStream.range(0, recipients.size())
                .filter(i -> !parties.isHere(tx, recipients.get(i)))
                .mapToObj(i ->
                        new Problem("/recipients/" + i, "party", "no organisation that is here"))
                .toList();
    }

    private static Problem unsaid(boolean known) {
        return new Problem(
                "/change",
                "change",
                known
                        ? "say what this revision changes in what was told"
                        : "nothing was told yet that it could change");
    }

    private List<Revision> with(List<Revision> history, String change) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var earliest = history.isEmpty() ? now : history.getLast().date().plusSeconds(1);
        var all = new ArrayList<>(history);
        all.add(new Revision(all.size() + 1, now.isBefore(earliest) ? earliest : now, change));
        return all;
    }

    private Parsed<Document.Rendered> rendered(EarlyNoticeId id, TlpLabel label, Content content) {
        return switch (composed(id, label, content)) {
            case Parsed.Invalid<Advisory>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<Advisory>(var advisory) ->
                    Document.renderCsaf(advisory, folder(advisory.tracking()), clock.instant());
        };
    }

    private void save(Tx tx, EarlyNoticeId id, TlpLabel label, Content content, Document document) {
        int revision = content.history().size();
        var key = vault.key(tx, id);
        new EarlyNoticeStore(tx)
                .save(
                        id,
                        revision,
                        label,
                        sealed(key, content(id, revision), content.render()),
                        sealed(key, document(id, revision), text(document.content())),
                        document,
                        content.history().getLast().date());
    }

    /** Interim: what is published later counts for more (CSAF 2.0 §3.2.1.12.7). */
    private Parsed<Advisory> composed(EarlyNoticeId id, TlpLabel label, Content content) {
        return content.compose(
                new Tracking(id.code(), Tracking.Status.INTERIM, content.history()),
                label,
                profile.publisher(),
                Optional.empty());
    }

    private Optional<URI> folder(Tracking tracking) {
        var year = tracking.initialRelease().atOffset(ZoneOffset.UTC).getYear();
        return profile.provider().map(it -> it.at(ProviderAddresses.AMBER + year + "/"));
    }

    private void tell(
            Tx tx,
            Access access,
            EarlyNoticeId id,
            TlpLabel label,
            int revision,
            List<PartyId> recipients) {
        var store = new EarlyNoticeStore(tx);
        var before = store.recipients(id);
        store.keepRecipients(id, recipients);
        for (var recipient : recipients) {
            store.addRecipient(id, recipient, clock.instant());
        }
        record.append(
                tx,
                access,
                "early_notice.given",
                id,
                Map.of(
                        "label",
                        label.label(),
                        "revision",
                        String.valueOf(revision),
                        "recipients",
                        String.valueOf(recipients.size()),
                        "new",
                        String.valueOf(
                                recipients.stream().filter(it -> !before.contains(it)).count())));
    }

    /** Those that the caller was told, or gives; the newest first. */
    public Page<EarlyNotice> list(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        Page.of(
                                new EarlyNoticeStore(tx)
                                        .list(after).stream()
                                                .map(stored -> view(tx, access, stored))
                                                .toList(),
                                EarlyNotice::key));
    }

    public Optional<EarlyNotice> find(Access access, EarlyNoticeId id) {
        return db.inTransaction(
                access,
                tx -> new EarlyNoticeStore(tx).find(id).map(stored -> view(tx, access, stored)));
    }

    /** That the caller's organisation was told of and everyone may not read yet. */
    public long waiting(Access access) {
        return db.inTransaction(access, tx -> new EarlyNoticeStore(tx).waiting(access.party()));
    }

    private EarlyNotice view(Tx tx, Access access, EarlyNoticeStore.Stored stored) {
        var content = opened(tx, access, stored);
        return new EarlyNotice(
                stored.key(),
                stored.id(),
                composed(stored.id(), stored.label(), content).orElseThrow(),
                publishedAs(tx, stored.advisory()),
                access.may(Advisories.DRAFT)
                        ? new EarlyNoticeStore(tx).recipients(stored.id())
                        : List.of());
    }

    private static Optional<EarlyNotice.PublishedAs> publishedAs(Tx tx, AdvisoryId id) {
        return new AdvisoryStore(tx)
                .findPublished(id)
                .flatMap(stored ->
                        switch (stored.state()) {
                            case AdvisoryStore.State.Published(var number, _) ->
                                    Optional.of(new EarlyNotice.PublishedAs(id, number));
                            case AdvisoryStore.State.Draft() -> Optional.empty();
                        });
    }

    /** The document of the newest revision, with its label. */
    record Told(Document document, TlpLabel label) {}

    Optional<Told> document(Access access, EarlyNoticeId id) {
        return db.inTransaction(
                access,
                tx ->
                        new EarlyNoticeStore(tx)
                                .find(id)
                                .map(stored ->
                                        new Told(document(tx, access, stored), stored.label())));
    }

    private Document document(Tx tx, Access access, EarlyNoticeStore.Stored stored) {
        return new Document(
                DocumentFormat.CSAF,
                stored.id().code() + ".json",
                key(tx, access, stored)
                        .open(document(stored.id(), stored.revision()), stored.document()),
                stored.sha256(),
                stored.sha512(),
                stored.signature());
    }

    /**
     * What the caller's organisation was told, as a ROLIE feed (§7.1.15): each reader has its own.
     */
    byte[] feed(Access access) {
        var listed = listed(access);
        return text(
                Rolie.amber(
                        profile.provider().orElseThrow(),
                        listed,
                        listed.stream()
                                .map(ListedDocument::currentRelease)
                                .max(Comparator.naturalOrder())
                                .orElse(profile.writtenAt())));
    }

    byte[] index(Access access) {
        return text(DirectoryLists.index(listed(access)));
    }

    byte[] changes(Access access) {
        return text(DirectoryLists.changes(listed(access)));
    }

    private List<ListedDocument> listed(Access access) {
        return db.inTransaction(
                access,
                tx ->
                        new EarlyNoticeStore(tx)
                                .all(access.party(), MOST_LISTED).stream()
                                        .map(stored -> listed(view(tx, access, stored)))
                                        .toList());
    }

    static String year(EarlyNotice notice) {
        return listed(notice).year();
    }

    private static ListedDocument listed(EarlyNotice notice) {
        var advisory = notice.advisory();
        return new ListedDocument(
                notice.id().code(),
                advisory.title(),
                advisory.summary(),
                advisory.tracking().initialRelease(),
                advisory.tracking().currentRelease(),
                advisory.affected().stream().map(EarlyNotices::named).toList(),
                advisory.sectors());
    }

    private static String named(AffectedProduct product) {
        return product.vendor() + " " + product.product();
    }

    private Content opened(Tx tx, Access access, EarlyNoticeStore.Stored stored) {
        return Content.parse(
                key(tx, access, stored)
                        .openText(content(stored.id(), stored.revision()), stored.content()));
    }

    private ReadingKey key(Tx tx, Access access, EarlyNoticeStore.Stored stored) {
        return vault.read(tx, access, Reading.EARLY_NOTICE, stored.id(), stored.givenBy());
    }

    private static byte[] sealed(DataKey key, Place place, String text) {
        return key.seal(place, text).bytes();
    }

    private static Place content(EarlyNoticeId id, int revision) {
        return new Place("advisory_early_revision", "content_sealed", id.code() + "/" + revision);
    }

    private static Place document(EarlyNoticeId id, int revision) {
        return new Place("advisory_early_revision", "document_sealed", id.code() + "/" + revision);
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    private static byte[] text(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
