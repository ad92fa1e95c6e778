package clearinghouse.intake;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.kernel.PublicId;
import clearinghouse.likeness.Described;
import clearinghouse.likeness.Likeness;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Classification;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.LegalBasis;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Unopenable;
import clearinghouse.platform.UseLimit;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.scanning.Scanning;
import clearinghouse.vault.DataKey;
import clearinghouse.vault.Place;
import clearinghouse.vault.ReadingKey;
import clearinghouse.vault.Removal;
import clearinghouse.vault.Sealed;
import clearinghouse.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Findings, their root causes, and every way between the two. */
public final class Intake {

    public static final Permission SUBMIT = new Permission("finding:submit");
    public static final Permission READ = new Permission("finding:read");
    public static final Permission TRIAGE = new Permission("finding:triage");

    /** The kind of job that asks for a verdict. */
    public static final String RECEIVED = "finding.received";

    /** The kind of job that tells of a root cause which a person gave findings to or took from. */
    public static final String SPLIT = "vulnerability.split";

    /** The kind of job that tells of a finding which went from one root cause to another. */
    public static final String MOVED = "finding.moved";

    /**
     * For a question about all findings, whatever their labels: the laboratory's, which no person
     * has. What comes back must not say more than the caller may know.
     */
    public static final Permission WHOLE = new Permission("finding:validate");

    /** A later capability's: who has it may also make a label stricter. */
    private static final Permission COORDINATE = new Permission("case:coordinate");

    private static final int MOST_UNTAKEN_SHOWN = 50;

    private final Db db;
    private final Vault vault;
    private final Parties parties;
    private final Policy policy;
    private final Scanning scanning;
    private final Likeness likeness;
    private final AuditRecord record;
    private final Jobs jobs;
    private final Ids ids;
    private final InstantSource clock;

    public Intake(
            Db db,
            Vault vault,
            Parties parties,
            Policy policy,
            Scanning scanning,
            Likeness likeness,
            AuditRecord record,
            Jobs jobs,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.vault = vault;
        this.parties = parties;
        this.policy = policy;
        this.scanning = scanning;
        this.likeness = likeness;
        this.record = record;
        this.jobs = jobs;
        this.ids = ids;
        this.clock = clock;
    }

    sealed interface Receipt {
        /**
         * @param warns the basis under which it was taken in, where it does not hold or soon ends
         */
        record Received(FindingId id, Instant receivedAt, Optional<LegalBasis.Told> warns)
                implements Receipt {}

        record NoSuchClaim() implements Receipt {}

        /** Classified higher than this server may hold; nothing of it was kept. */
        record TooHigh(Classification highest) implements Receipt {}

        /**
         * It does not hold, and policy blocks; nothing was kept.
         *
         * @param named whether the submission names it, or policy gave it
         */
        record NoBasis(LegalBasis.Told basis, boolean named) implements Receipt {}

        /** Policy knows no such word. */
        record NoSuchTerm(Unknown term) implements Receipt {}
    }

    /**
     * A word of a submission that policy does not know.
     *
     * @param member of the submission
     * @param known those that policy knows
     */
    record Unknown(String member, List<String> known) {
        Unknown {
            known = List.copyOf(known);
        }
    }

    Receipt submit(Access access, Submission submission) {
        return db.inTransaction(
                access,
                tx -> {
                    // To the microsecond, so that the receipt says what the database keeps.
                    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                    var highest = policy.highestClassification(tx);
                    if (submission.classification().filter(it -> it.isAbove(highest)).isPresent()) {
                        return new Receipt.TooHigh(highest);
                    }
                    var claim = submission.claim();
                    var standing =
                            claim.flatMap(shown ->
                                    scanning.standing(tx, access, shown.id(), shown.fence()));
                    if (claim.isPresent() && standing.isEmpty()) {
                        return new Receipt.NoSuchClaim();
                    }
                    var unknown = unknown(tx, submission);
                    if (unknown.isPresent()) {
                        return new Receipt.NoSuchTerm(unknown.get());
                    }
                    var basis = basis(tx, access, submission).map(it -> it.told(now));
                    if (basis.filter(LegalBasis.Told::bars).isPresent()) {
                        return new Receipt.NoBasis(
                                basis.get(), submission.legalBasis().isPresent());
                    }
                    var id = save(tx, access, submission, basis, standing, now);
                    return new Receipt.Received(
                            id, now, basis.filter(it -> !it.standing().isFar()));
                });
    }

    private FindingId save(
            Tx tx,
            Access access,
            Submission submission,
            Optional<LegalBasis.Told> basis,
            Optional<Scanning.Standing> claim,
            Instant now) {
        var opened =
                new Vulnerability(
                        VulnerabilityId.random(ids.chance()),
                        submission.target().packageOnly().render(),
                        Vulnerability.State.UNCONFIRMED,
                        Optional.empty(),
                        Optional.empty(),
                        now);
        var finding =
                new Finding(
                        FindingId.random(ids.chance()),
                        access.party(),
                        access.actor(),
                        opened.packageUrl(),
                        submission.target().version(),
                        submission.format(),
                        submission.credit().orElseGet(() -> parties.name(tx, access.party())),
                        opened.id(),
                        now,
                        marks(tx, submission, basis));
        new VulnerabilityStore(tx).save(ids.next(), opened);
        var key = vault.newKey(tx, finding.id());
        findings(tx)
                .save(
                        ids.next(),
                        finding,
                        submission.claim().map(Submission.Claimed::id),
                        sealed(key, finding.id(), submission));
        likeness.portray(tx, finding.id(), described(finding, submission));
        record.append(tx, access, "finding.received", finding.id(), facts(finding, claim));
        jobs.enqueue(tx, RECEIVED, finding.id().code(), access.party());
        return finding.id();
    }

    private static Map<String, String> facts(Finding finding, Optional<Scanning.Standing> claim) {
        return Map.of(
                "vulnerability",
                finding.vulnerability().code(),
                "format",
                finding.format().code(),
                "label",
                finding.label().label(),
                "provenance",
                finding.marks().provenance().getFirst(),
                "use_limits",
                finding.marks().useLimits().stream()
                        .map(UseLimit::term)
                        .collect(Collectors.joining(" ")),
                "legal_basis",
                finding.marks().legalBases().stream()
                        .findFirst()
                        .map(it -> it.code() + ", version " + it.version())
                        .orElse("none"),
                // A finding under a claim that has ended counts as any other.
                "claim",
                claim.map(Scanning.Standing::code).orElse("none"));
    }

    /** That its submitter names, or else that policy gives to what this one submits. */
    private Optional<LegalBasis> basis(Tx tx, Access access, Submission submission) {
        return submission
                .legalBasis()
                .map(code -> policy.legalBasis(tx, code))
                .orElseGet(() ->
                        parties.find(tx, access.party())
                                .flatMap(party ->
                                        policy.legalBasisGiven(
                                                tx, party.id(), party.kind().code())));
    }

    private Optional<Unknown> unknown(Tx tx, Submission submission) {
        var provenances = policy.provenances(tx);
        if (submission.provenance().filter(it -> !provenances.contains(it)).isPresent()) {
            return Optional.of(new Unknown("provenance", provenances));
        }
        if (submission.legalBasis().filter(it -> policy.legalBasis(tx, it).isEmpty()).isPresent()) {
            return Optional.of(
                    new Unknown(
                            "legal_basis",
                            policy.legalBases(tx).stream().map(LegalBasis::code).toList()));
        }
        var terms = policy.useLimits(tx).stream().map(UseLimit::term).toList();
        return submission
                .useLimits()
                .filter(said -> !terms.containsAll(said))
                .map(_ -> new Unknown("use_limits", terms));
    }

    /** What its submitter does not say is as policy gives it. */
    private Marks marks(Tx tx, Submission submission, Optional<LegalBasis.Told> basis) {
        return new Marks(
                submission.label().orElseGet(() -> policy.findingLabel(tx)),
                List.of(submission.provenance().orElseGet(() -> policy.provenanceGiven(tx))),
                submission
                        .useLimits()
                        .map(said ->
                                policy.useLimits(tx).stream()
                                        .filter(limit -> said.contains(limit.term()))
                                        .toList())
                        .orElseGet(() -> policy.useLimitsGiven(tx)),
                submission.cui().stream().toList(),
                submission.classification(),
                basis.stream().toList());
    }

    private static FindingStore.SealedFinding sealed(
            DataKey key, FindingId id, Submission submission) {
        var text = submission.text();
        return new FindingStore.SealedFinding(
                sealed(key, "title_sealed", id, text.title()),
                sealed(key, "description_sealed", id, text.description()),
                sealed(key, "entry_sealed", id, text.entry()),
                key.seal(place("proof_sealed", id), submission.proof()).bytes(),
                key.seal(place("original_sealed", id), submission.original()).bytes(),
                sealed(key, "digest_sealed", id, Digest.sha256(submission.original()).hex()),
                sealed(key, "proof_digest_sealed", id, Digest.sha256(submission.proof()).hex()));
    }

    private static Described described(Finding finding, Submission submission) {
        return described(
                finding, submission.text(), Optional.of(Digest.sha256(submission.proof()).hex()));
    }

    private static Described described(Finding finding, FindingText text, Optional<String> proof) {
        return new Described(finding.packageUrl(), text.title() + "\n" + text.description(), proof);
    }

    /**
     * As it is to be compared with others; a reading of its text, and not of its proof. Throws
     * {@link Unopenable} where it is closed.
     */
    Described described(Tx tx, Access access, Finding finding) {
        var id = finding.id();
        var findings = findings(tx);
        var sealed = findings.text(id).orElseThrow();
        var key = vault.read(tx, access, Reading.FINDING_TEXT, id, finding.party());
        return described(
                finding,
                new FindingText(
                        key.openText(place("title_sealed", id), sealed.title()),
                        key.openText(place("description_sealed", id), sealed.description()),
                        ""),
                findings.proofDigest(id)
                        .map(digest -> key.openText(place("proof_digest_sealed", id), digest)));
    }

    /** For the laboratory: all of them, the newest first. */
    List<FindingStore.Keyed> listed(Tx tx, Optional<UUID> after, int most) {
        return tx.widened(TRIAGE, () -> findings(tx).listAll(after, most));
    }

    private static byte[] sealed(DataKey key, String column, FindingId id, String text) {
        return key.seal(place(column, id), text).bytes();
    }

    /**
     * Whether what belongs to a root cause may go to somebody new. Every finding counts, also one
     * that the caller does not see: what they are told of it is the name of its basis.
     *
     * @param at the moment that the act is kept with, by which the database asks again
     */
    public PassingOn passingOn(Tx tx, VulnerabilityId id, Instant at) {
        return PassingOn.decide(tx.widened(WHOLE, () -> findings(tx).legalBases(id)), at);
    }

    /** A legal basis, and how many findings stand under it. */
    public record Watched(LegalBasis.Told basis, long findings) {

        /** Whether somebody should look at it: it ends soon or does not hold, with findings. */
        public boolean alarms() {
            return findings > 0 && !basis.standing().isFar();
        }
    }

    /** All of them, by code; for who does not watch under each none. */
    public List<Watched> watched(Access access) {
        return db.inSnapshot(
                access,
                tx -> {
                    var now = clock.instant();
                    var standing = findings(tx).standing();
                    return policy.legalBases(tx).stream()
                            .map(it ->
                                    new Watched(it.told(now), standing.getOrDefault(it.code(), 0L)))
                            .toList();
                });
    }

    /** What it finds is told as it stands now. */
    private FindingStore findings(Tx tx) {
        return new FindingStore(tx, clock.instant());
    }

    static Place place(String column, FindingId id) {
        return new Place("intake_finding", column, id.code());
    }

    public record Titled(UUID key, Finding finding, String title) {}

    public Page<Titled> list(Tx tx, Access access, Optional<UUID> after) {
        var findings = findings(tx);
        var rows =
                access.may(TRIAGE)
                        ? findings.listAll(after, Page.SIZE + 1)
                        : findings.listOf(access.party(), after, Page.SIZE + 1);
        return Page.of(titled(tx, access, rows), Titled::key);
    }

    /** Some that the caller has seen in a list, in its order. */
    public List<Titled> titled(Tx tx, Access access, Map<UUID, FindingId> wanted) {
        var findings = findings(tx).find(wanted.values());
        return titled(
                tx,
                access,
                wanted.entrySet().stream()
                        .map(row ->
                                new FindingStore.Keyed(
                                        row.getKey(),
                                        Objects.requireNonNull(findings.get(row.getValue()))))
                        .toList());
    }

    private List<Titled> titled(Tx tx, Access access, List<FindingStore.Keyed> rows) {
        var titles = titles(tx, access, rows.stream().map(FindingStore.Keyed::finding).toList());
        return rows.stream()
                .map(row ->
                        new Titled(
                                row.key(),
                                row.finding(),
                                titles.getOrDefault(row.finding().id(), "")))
                .toList();
    }

    /** What their finders called them; each is a reading of its title, and of nothing else. */
    public Map<FindingId, String> titles(Tx tx, Access access, List<Finding> findings) {
        var sealed = findings(tx).titles(findings.stream().map(Finding::id).toList());
        var keys =
                vault.read(
                        tx,
                        access,
                        Reading.FINDING_TITLE,
                        findings.stream().map(Intake::submitted).toList());
        var redacted = new RemovalStore(tx).titles(List.copyOf(sealed.keySet()));
        return sealed.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey,
                                title -> {
                                    var id = title.getKey();
                                    return title(
                                            Objects.requireNonNull(keys.get(id.code())),
                                            id,
                                            title.getValue(),
                                            Optional.ofNullable(redacted.get(id)));
                                }));
    }

    private static String title(
            ReadingKey key,
            FindingId id,
            byte[] original,
            Optional<RemovalStore.RedactedTitle> redacted) {
        return redacted.map(it -> key.tell(Removals.place("title_sealed", it.key()), it.title()))
                .orElseGet(() -> key.tell(place("title_sealed", id), original));
    }

    private static AuditRecord.Submitted submitted(Finding finding) {
        return new AuditRecord.Submitted(finding.id(), finding.party());
    }

    public Optional<Finding> finding(Tx tx, FindingId id) {
        return findings(tx).find(id);
    }

    public FindingText text(Tx tx, Access access, Finding finding) {
        return text(tx, access, Reading.FINDING_TEXT, finding);
    }

    FindingText text(Tx tx, Access access, Reading reading, Finding finding) {
        var id = finding.id();
        var sealed = findings(tx).text(id).orElseThrow();
        var key = vault.read(tx, access, reading, id, finding.party());
        return new RemovalStore(tx)
                .redaction(id)
                .map(redacted -> text(key, redacted))
                .orElseGet(() ->
                        new FindingText(
                                key.tell(place("title_sealed", id), sealed.title()),
                                key.tell(place("description_sealed", id), sealed.description()),
                                key.tell(place("entry_sealed", id), sealed.entry())));
    }

    private static FindingText text(ReadingKey key, RemovalStore.Redacted redacted) {
        var row = redacted.key();
        return new FindingText(
                key.tell(Removals.place("title_sealed", row), redacted.title()),
                key.tell(Removals.place("description_sealed", row), redacted.description()),
                key.tell(Removals.place("entry_sealed", row), redacted.entry()));
    }

    /**
     * That another rendering stands in the place of the original, and why.
     *
     * @param digest SHA-256 of the document as it came; empty where none was kept
     */
    public record Redacted(String reason, boolean bySource, Instant at, Optional<String> digest) {
        @Override
        public String toString() {
            return "Redacted[" + at + "]";
        }
    }

    public Optional<Redacted> redacted(Tx tx, Access access, Finding finding) {
        return new RemovalStore(tx)
                .redaction(finding.id())
                .map(row ->
                        new Redacted(
                                vault.read(
                                                tx,
                                                access,
                                                Reading.FINDING_TEXT,
                                                finding.id(),
                                                finding.party())
                                        .tell(
                                                Removals.place("reason_sealed", row.key()),
                                                row.reason()),
                                row.bySource(),
                                row.at(),
                                row.digest()));
    }

    /** When all that it says was destroyed, and by which rule; empty while something is left. */
    public Optional<Removal.Gone> removed(Tx tx, FindingId id) {
        return vault.gone(tx, id);
    }

    /** Of these, whose original is destroyed, whatever stands in its place. */
    public Set<FindingId> withoutOriginal(Tx tx, Collection<FindingId> findings) {
        return vault.removed(tx, findings).stream()
                .map(FindingId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of what the finding carries, without a look at it. */
    public Optional<Integer> proofSize(Tx tx, FindingId id) {
        return findings(tx).proof(id).map(sealed -> Sealed.size(sealed.content()));
    }

    /** Whether the caller may read the proof now; who sees the finding need not. */
    public boolean opensProof(Tx tx, FindingId id) {
        return findings(tx).opensProof(id);
    }

    /**
     * The submitter sees who called this, when, and for which party. Empty for a staff member
     * without an {@link Opening}.
     */
    public Optional<FindingProof> proof(Tx tx, Access access, FindingId id) {
        var findings = findings(tx);
        var floor = policy.proofLabel(tx);
        return findings.proof(id)
                .filter(sealed -> sealed.reader().mayRead(sealed.marks().label().join(floor)))
                .map(sealed -> {
                    var finder = findings.find(id).orElseThrow().party();
                    var key = vault.read(tx, access, Reading.PROOF, id, finder);
                    opening(tx, access, id)
                            .ifPresent(opening ->
                                    record.append(
                                            tx,
                                            access,
                                            Openings.USED,
                                            id,
                                            Map.of("opening", opening.code())));
                    return new FindingProof(
                            id,
                            key.openText(place("entry_sealed", id), sealed.entry()),
                            key.open(place("proof_sealed", id), sealed.content()),
                            sealed.marks().within(floor));
                });
    }

    /** By which the caller reads; empty for who needs none. */
    private Optional<OpeningId> opening(Tx tx, Access access, FindingId id) {
        return new OpeningStore(tx)
                .latest(id, access.actor())
                .filter(it -> it.state().lets(access.actor(), clock.instant()))
                .map(OpeningStore.Stored::id);
    }

    /**
     * Of the proof and of what it did: as the finding, and never freer than policy says. Empty for
     * who may read the finding and yet not these.
     */
    public Optional<Marks> proofMarks(Tx tx, Finding finding) {
        var marks = finding.marks().within(policy.proofLabel(tx));
        return findings(tx)
                .reader(finding.id())
                .filter(reader -> reader.mayRead(marks.label()))
                .map(_ -> marks);
    }

    /** Of a root cause as the caller sees it: as the strictest of the findings that it shows. */
    public Marks marks(Tx tx, Vulnerability vulnerability) {
        return switch (vulnerability.state()) {
            case UNCONFIRMED, CONFIRMED -> marksWithin(tx, vulnerability.id());
            case DISCLOSED -> findings(tx).strictest(vulnerability.id());
        };
    }

    /**
     * Of what belongs to a root cause and is in no advisory, such as its case and its patches: as
     * the strictest of the findings that the caller sees, and never freer than policy says.
     */
    public Marks marksWithin(Tx tx, VulnerabilityId id) {
        return Objects.requireNonNull(marksWithin(tx, List.of(id)).get(id));
    }

    /** As {@link #marksWithin(Tx, VulnerabilityId)}, of each of them. */
    public Map<VulnerabilityId, Marks> marksWithin(Tx tx, Collection<VulnerabilityId> ids) {
        var floor = policy.undisclosedLabel(tx);
        return findings(tx).strictestWithin(ids).entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, marks -> marks.getValue().within(floor)));
    }

    /** The label follows the finding from now on; who shared it before did so rightly. */
    public Relabelling relabel(Access access, FindingId id, TlpLabel wanted, String reason) {
        return db.inTransaction(
                access,
                tx -> {
                    var findings = findings(tx);
                    return findings.find(id)
                            .map(known -> {
                                // Two that say a label at once say it one after the other.
                                new VulnerabilityStore(tx).lockCauses(known.packageUrl());
                                return findings.find(id)
                                        .map(now -> relabel(tx, access, now, wanted, reason))
                                        .orElseGet(Relabelling.NoSuchFinding::new);
                            })
                            .orElseGet(Relabelling.NoSuchFinding::new);
                });
    }

    private Relabelling relabel(
            Tx tx, Access access, Finding finding, TlpLabel wanted, String reason) {
        var outcome =
                Relabelling.decide(
                        finding.label(), wanted, finding.isOf(access), access.may(COORDINATE));
        return switch (outcome) {
            case Relabelling.NoSuchFinding none -> none;
            case Relabelling.Refused refused -> refused;
            case Relabelling.Done(var label) -> {
                var findings = findings(tx);
                var now = clock.instant();
                if (label == TlpLabel.RED && !finding.party().equals(access.party())) {
                    // Who makes it so goes on reading it, and is named for it.
                    takeOn(tx, access, finding.id());
                }
                var key = ids.next();
                var sealed = vault.key(tx, finding.id()).seal(labelPlace(key), reason).bytes();
                findings.saveLabel(key, finding, label, sealed, access, now);
                record.append(
                        tx,
                        access,
                        "finding.relabelled",
                        finding.id(),
                        Map.of("was", finding.label().label(), "label", label.label()));
                yield outcome;
            }
        };
    }

    private static Place labelPlace(UUID row) {
        return new Place("intake_relabelling", "reason_sealed", row.toString());
    }

    /** Every other label that a finding was given; the reason has no text form of its own. */
    public record Labelled(
            TlpLabel was, TlpLabel label, String reason, boolean bySource, Instant at) {
        @Override
        public String toString() {
            return "Labelled[" + was + " to " + label + "]";
        }
    }

    /** The oldest first. */
    public List<Labelled> labels(Tx tx, Access access, Finding finding) {
        return findings(tx).labels(finding.id()).stream()
                .map(row ->
                        new Labelled(
                                row.was(),
                                row.label(),
                                vault.read(
                                                tx,
                                                access,
                                                Reading.LABEL_REASON,
                                                finding.id(),
                                                row.party())
                                        .tell(labelPlace(row.key()), row.reason()),
                                row.party().equals(finding.party()),
                                row.at()))
                .toList();
    }

    /** One of the office who may read it though it is for named recipients only. */
    public record Recipient(String actor, PartyId party, Instant at) {}

    public List<Recipient> recipients(Tx tx, FindingId id) {
        return findings(tx).recipients(id).stream()
                .map(row -> new Recipient(row.actor(), row.party(), row.at()))
                .toList();
    }

    public sealed interface TakingOn {
        record Taken(List<FindingId> findings) implements TakingOn {}

        record NoSuchVulnerability() implements TakingOn {}

        record Nothing() implements TakingOn {}
    }

    /**
     * Somebody of the office becomes a named recipient of those findings of a root cause that are
     * for named recipients only. Their submitters see the name.
     */
    public TakingOn takeOn(Access access, VulnerabilityId id) {
        return db.inTransaction(
                access,
                tx -> {
                    if (vulnerability(tx, id).isEmpty()) {
                        return new TakingOn.NoSuchVulnerability();
                    }
                    var kept = keptFrom(tx, access, id);
                    kept.forEach(finding -> takeOn(tx, access, finding));
                    return kept.isEmpty() ? new TakingOn.Nothing() : new TakingOn.Taken(kept);
                });
    }

    private void takeOn(Tx tx, Access access, FindingId finding) {
        if (findings(tx).saveRecipient(finding, access, clock.instant())) {
            record.append(tx, access, "finding.taken_on", finding);
        }
    }

    private List<FindingId> keptFrom(Tx tx, Access access, VulnerabilityId id) {
        return access.may(TRIAGE)
                ? tx.widened(WHOLE, () -> findings(tx).keptFrom(id, access.actor()))
                : List.of();
    }

    /**
     * How many findings of a root cause the caller would see if it took them on by name; none for
     * who is not of the office.
     */
    public int countKept(Tx tx, Access access, VulnerabilityId id) {
        return keptFrom(tx, access, id).size();
    }

    /** A root cause with findings that nobody of the office is a named recipient of. */
    public record Untaken(VulnerabilityId vulnerability, String packageUrl, Instant since) {}

    /** For who triages: those that wait longest. */
    public List<Untaken> untaken(Tx tx, Access access) {
        return access.may(TRIAGE)
                ? tx.widened(WHOLE, () -> findings(tx).untaken(MOST_UNTAKEN_SHOWN)).stream()
                        .map(row -> new Untaken(row.vulnerability(), row.packageUrl(), row.since()))
                        .toList()
                : List.of();
    }

    /** That there are others with the same cause is no secret to a submitter; all else is. */
    public boolean hasDuplicates(Tx tx, Finding finding) {
        return tx.widened(WHOLE, () -> findings(tx).count(finding.vulnerability()) > 1);
    }

    /**
     * Who read the finding, its proof or its evidence, and who asked for the proof and let it: for
     * its submitter alone, who is empty-handed otherwise.
     */
    public Optional<Page<Parties.SeenReading>> reads(
            Access access, FindingId id, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        findings(tx)
                                .find(id)
                                .filter(finding -> finding.party().equals(access.party()))
                                .map(_ -> readings(tx, access, id, after)));
    }

    /** The readings of something that hangs on findings, as its submitter may see them. */
    public Page<Parties.SeenReading> readings(
            Tx tx, Access access, PublicId subject, Optional<UUID> after) {
        return parties.readings(tx, access, Optional.of(subject), after);
    }

    Page<VulnerabilityStore.Keyed> vulnerabilities(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        Page.of(
                                new VulnerabilityStore(tx).list(after, Page.SIZE + 1),
                                VulnerabilityStore.Keyed::key));
    }

    /** As it is stored: a merged one says into which. */
    public Optional<Vulnerability> vulnerability(Tx tx, VulnerabilityId id) {
        return new VulnerabilityStore(tx).find(id);
    }

    /**
     * As it stays until the transaction ends: no verdict merges it meanwhile into another one,
     * which an act on it would miss.
     */
    public Optional<Vulnerability> settled(Tx tx, VulnerabilityId id) {
        var causes = new VulnerabilityStore(tx);
        return causes.find(id)
                .flatMap(known -> {
                    causes.lockCauses(known.packageUrl());
                    return causes.find(id);
                });
    }

    /** Those of them that the caller may see, each as {@link #vulnerability}. */
    public Map<VulnerabilityId, Vulnerability> vulnerabilities(
            Tx tx, Collection<VulnerabilityId> ids) {
        return new VulnerabilityStore(tx).find(ids);
    }

    /** The one that holds the findings now, however often this one was merged. */
    public Optional<Vulnerability> root(Tx tx, VulnerabilityId id) {
        var found = vulnerability(tx, id);
        while (found.isPresent() && found.get().mergedInto().isPresent()) {
            found = vulnerability(tx, found.get().mergedInto().get());
        }
        return found;
    }

    /** Those that the caller may see, the oldest first. */
    public List<Finding> findingsOf(Tx tx, VulnerabilityId id) {
        return findings(tx).ofVulnerability(id);
    }

    /** Of each the oldest that the caller may see; of some none. */
    public List<Finding> oldestOf(Tx tx, Collection<VulnerabilityId> ids) {
        return findings(tx).oldestOf(ids);
    }

    /**
     * A finding went from one root cause to another.
     *
     * @param reason same_fix or split
     */
    public record Move(
            FindingId finding,
            VulnerabilityId source,
            VulnerabilityId target,
            String reason,
            Instant at) {}

    /** The oldest first, into this one and out of it. */
    public List<Move> movesOf(Tx tx, VulnerabilityId id) {
        return moves(tx, id).stream()
                .map(moved ->
                        new Move(
                                moved.finding(),
                                moved.source(),
                                moved.target(),
                                moved.reason(),
                                moved.at()))
                .toList();
    }

    List<FindingStore.Moved> moves(Tx tx, VulnerabilityId id) {
        return findings(tx).moves(id);
    }

    /** Until the transaction ends, no finding of the package goes to another root cause. */
    public void holdCauses(Tx tx, String packageUrl) {
        new VulnerabilityStore(tx).lockCauses(packageUrl);
    }

    /**
     * What a verdict means for the root cause, in the transaction that stores the verdict.
     *
     * @param silencedBy the fixed version on which the proof was silent
     */
    public Settlement settle(
            Tx tx, Access access, FindingId id, boolean reproduced, Optional<String> silencedBy) {
        var findings = findings(tx);
        var packageUrl = findings.find(id).orElseThrow().packageUrl();
        var causes = new VulnerabilityStore(tx);
        causes.lockCauses(packageUrl);
        // Read again under the lock: a merge may have moved the finding meanwhile.
        var own = findings.lock(id).orElseThrow().vulnerability();
        if (!reproduced) {
            return new Settlement.Unconfirmed(own);
        }
        if (silencedBy.isEmpty()) {
            confirm(tx, access, own, Optional.empty());
            return new Settlement.Confirmed(own);
        }
        var fix = silencedBy.get();
        var decided =
                Cause.of(
                        side(causes, causes.find(own).orElseThrow()),
                        causes.holder(packageUrl, fix, own).map(other -> side(causes, other)),
                        fix);
        return switch (decided) {
            case Cause.Apart() -> {
                confirm(tx, access, own, Optional.empty());
                yield new Settlement.Confirmed(own);
            }
            case Cause.First(var holder) -> {
                confirm(tx, access, holder, silencedBy);
                yield new Settlement.Confirmed(holder);
            }
            case Cause.Merge(var from, var into) -> {
                merge(tx, access, from, into);
                confirm(tx, access, into, silencedBy);
                yield new Settlement.Merged(from, into);
            }
        };
    }

    private static Cause.Side side(VulnerabilityStore causes, Vulnerability of) {
        return new Cause.Side(of.id(), of.openedAt(), of.silencedBy(), causes.hasCase(of.id()));
    }

    private void confirm(Tx tx, Access access, VulnerabilityId id, Optional<String> silencedBy) {
        new VulnerabilityStore(tx).confirm(id, silencedBy);
        record.append(tx, access, "vulnerability.confirmed", id);
    }

    private void merge(Tx tx, Access access, VulnerabilityId from, VulnerabilityId into) {
        var findings = findings(tx);
        var move =
                new FindingStore.Move(into, "same_fix", Optional.empty(), access, clock.instant());
        for (var finding : findings.ofVulnerability(from)) {
            findings.move(ids.next(), finding.id(), from, move);
            jobs.enqueue(tx, MOVED, finding.id().code(), access.party());
        }
        new VulnerabilityStore(tx).merge(from, into);
        record.append(tx, access, "vulnerability.merged", from, Map.of("into", into.code()));
    }

    public sealed interface Split {
        record Done(VulnerabilityId into) implements Split {}

        record NoSuchVulnerability() implements Split {}

        record NotInIt() implements Split {}

        record OpenedIt() implements Split {}
    }

    /** Undoes a merge for one finding: it goes back to the root cause that it came from. */
    public Split split(Access access, VulnerabilityId id, FindingId findingId, String reason) {
        return db.inTransaction(
                access,
                tx -> {
                    var causes = new VulnerabilityStore(tx);
                    var known = causes.find(id);
                    if (known.isEmpty()) {
                        return new Split.NoSuchVulnerability();
                    }
                    causes.lockCauses(known.get().packageUrl());
                    var findings = findings(tx);
                    var finding =
                            findings.lock(findingId)
                                    .filter(found -> found.vulnerability().equals(id));
                    if (finding.isEmpty()) {
                        return new Split.NotInIt();
                    }
                    var came = findings.lastMove(findingId);
                    if (came.isEmpty() || !came.get().target().equals(id)) {
                        return new Split.OpenedIt();
                    }
                    var back = came.get().source();
                    var move = ids.next();
                    var note = vault.key(tx, findingId).seal(notePlace(move), reason).bytes();
                    causes.reopen(back);
                    findings.move(
                            move,
                            findingId,
                            id,
                            new FindingStore.Move(
                                    back, "split", Optional.of(note), access, clock.instant()));
                    record.append(
                            tx,
                            access,
                            "vulnerability.split",
                            id,
                            Map.of("finding", findingId.code(), "into", back.code()));
                    jobs.enqueue(tx, MOVED, findingId.code(), access.party());
                    jobs.enqueue(tx, SPLIT, id.code(), access.party());
                    jobs.enqueue(tx, SPLIT, back.code(), access.party());
                    return new Split.Done(back);
                });
    }

    /** By the move's own key: a finding can be moved often, and has one note for each. */
    static Place notePlace(UUID move) {
        return new Place("intake_move", "note_sealed", move.toString());
    }

    /**
     * Why nothing is done about a finding. It may hold undisclosed words, so it has no text form.
     */
    public record SetAside(String reason, Instant at) {
        @Override
        public String toString() {
            return "SetAside[" + at + "]";
        }
    }

    /** Empty where it never was, or was taken up again. */
    public Optional<SetAside> setAside(Tx tx, Access access, FindingId id) {
        return Optional.ofNullable(setAside(tx, access, List.of(id)).get(id));
    }

    /** Those of them that are set aside. */
    public Map<FindingId, SetAside> setAside(Tx tx, Access access, Collection<FindingId> ids) {
        var aside = new HashMap<FindingId, SetAside>();
        findings(tx)
                .standing(ids)
                .forEach((id, standing) ->
                        standing.reason()
                                .ifPresent(sealed ->
                                        aside.put(id, setAside(tx, access, id, standing, sealed))));
        return aside;
    }

    private SetAside setAside(
            Tx tx, Access access, FindingId id, FindingStore.Standing standing, byte[] sealed) {
        return new SetAside(
                vault.read(tx, access, Reading.REASON, id, standing.by())
                        .tell(reasonPlace(standing.key()), sealed),
                standing.at());
    }

    /** The caller knows the verdict, and has seen to it that this is no finding to act on. */
    public void setAside(Tx tx, Access access, FindingId id, String reason) {
        var key = ids.next();
        var sealed = vault.key(tx, id).seal(reasonPlace(key), reason).bytes();
        findings(tx).saveStanding(key, id, Optional.of(sealed), access, clock.instant());
        record.append(tx, access, "finding.set_aside", id);
    }

    /**
     * It waits for a person again.
     *
     * @return false when it is not set aside, or is not there
     */
    public boolean takeUp(Access access, FindingId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var findings = findings(tx);
                    boolean aside =
                            findings.lock(id)
                                    .flatMap(_ -> findings.standing(id))
                                    .flatMap(FindingStore.Standing::reason)
                                    .isPresent();
                    if (aside) {
                        findings.saveStanding(
                                ids.next(), id, Optional.empty(), access, clock.instant());
                        record.append(tx, access, "finding.taken_up", id);
                    }
                    return aside;
                });
    }

    private static Place reasonPlace(UUID row) {
        return new Place("intake_set_aside", "reason_sealed", row.toString());
    }

    /**
     * The advisory is public. Its publisher need not be one who triages, so the caller answers for
     * the right to publish; false when there is no such vulnerability.
     */
    public boolean disclose(Tx tx, Access access, VulnerabilityId id) {
        boolean disclosed =
                tx.widened(TRIAGE, () -> new VulnerabilityStore(tx).disclose(id, clock.instant()));
        if (disclosed) {
            record.append(tx, access, "vulnerability.disclosed", id);
        }
        return disclosed;
    }

    /**
     * Every finding without what it says, for totals: what leaves must not tell of a single one.
     */
    public List<Arrival> arrivals(Tx tx) {
        return tx.widened(WHOLE, () -> findings(tx).arrivals());
    }
}
