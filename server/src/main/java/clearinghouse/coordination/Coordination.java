package clearinghouse.coordination;

import clearinghouse.intake.Finding;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.FindingProof;
import clearinghouse.intake.Intake;
import clearinghouse.intake.Onward;
import clearinghouse.intake.PassingOn;
import clearinghouse.intake.Vulnerability;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.parties.Parties;
import clearinghouse.parties.PartyKind;
import clearinghouse.platform.Db;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import clearinghouse.validation.PatchId;
import clearinghouse.validation.Validation;
import clearinghouse.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Opens cases, brings parties in, and keeps what they agree. */
public final class Coordination {

    public static final Permission COORDINATE = new Permission("case:coordinate");
    public static final Permission READ = new Permission("case:read");
    public static final Permission ANSWER = new Permission("case:answer");
    private static final Permission OPEN_INVITATION = new Permission("invitation:open");

    /** Each takes the sandbox minutes, and a link can be passed on. */
    static final int MOST_PATCHES_BY_LINK = 20;

    private static final int MOST_PATCHES_SHOWN = 200;

    private static final Duration LONGEST_LINK = Duration.ofDays(14);
    private static final Access LINK_LOOKUP =
            Access.ofNobody("invitation-lookup", "invitation", OPEN_INVITATION);

    private final Db db;
    private final Vault vault;
    private final AuditRecord record;
    private final Parties parties;
    private final Policy policy;
    private final Intake intake;
    private final Validation validation;
    private final AdvisoryLookup advisories;
    private final LinkKey linkKey;
    private final Ids ids;
    private final InstantSource clock;

    /** The advisory of a vulnerability that the caller may see: a later capability knows. */
    public interface AdvisoryLookup {
        Optional<String> advisoryOf(Tx tx, Access access, VulnerabilityId vulnerability);
    }

    public Coordination(
            Db db,
            Vault vault,
            AuditRecord record,
            Parties parties,
            Policy policy,
            Intake intake,
            Validation validation,
            AdvisoryLookup advisories,
            LinkKey linkKey,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.vault = vault;
        this.record = record;
        this.parties = parties;
        this.policy = policy;
        this.intake = intake;
        this.validation = validation;
        this.advisories = advisories;
        this.linkKey = linkKey;
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Opening {
        record Opened(CaseId id, Embargo embargo) implements Opening {}

        record NoSuchVulnerability() implements Opening {}

        record WrongEnd(String why) implements Opening {}

        record Refused(String why) implements Opening {}
    }

    public Opening open(Access access, VulnerabilityId id, EmbargoEnd until) {
        return db.inTransaction(
                access,
                tx ->
                        intake.settled(tx, id)
                                .map(vulnerability -> open(tx, access, vulnerability, until))
                                .orElseGet(Opening.NoSuchVulnerability::new));
    }

    private Opening open(Tx tx, Access access, Vulnerability vulnerability, EmbargoEnd until) {
        if (vulnerability.mergedInto().isPresent()) {
            return new Opening.Refused("the vulnerability was merged into another one");
        }
        switch (vulnerability.state()) {
            case UNCONFIRMED -> {
                return new Opening.Refused("no finding of the vulnerability was reproduced");
            }
            case DISCLOSED -> {
                return new Opening.Refused("the vulnerability is disclosed");
            }
            case CONFIRMED -> {}
        }
        if (intake.countKept(tx, access, vulnerability.id()) > 0) {
            return new Opening.Refused(
                    "findings of it are for named recipients only (TLP:RED): take them on first");
        }
        var finders = finders(tx, vulnerability.id());
        if (finders.isEmpty()) {
            return new Opening.Refused("the vulnerability has no finding");
        }
        var wrong = wrongEnd(tx, until);
        if (wrong.isPresent()) {
            return new Opening.WrongEnd(wrong.get());
        }
        return switch (agreed(access.party(), finders, until)) {
            case Embargo.Move.Refused(var why) -> new Opening.Refused(why);
            case Embargo.Move.Changed(var embargo) ->
                    save(tx, access, vulnerability.id(), embargo, finders);
        };
    }

    /** Nobody means an end that nobody will live to see: it is a slip, and is said at the date. */
    private Optional<String> wrongEnd(Tx tx, EmbargoEnd until) {
        var now = clock.instant();
        if (!until.isAfter(now)) {
            return Optional.of("an embargo must end in the future");
        }
        var longest = policy.longestEmbargo(tx);
        return until.isAfter(now.plus(longest))
                ? Optional.of(
                        "an embargo may last at most %d days from now".formatted(longest.toDays()))
                : Optional.empty();
    }

    /** Who submits a finding agrees to the embargo that the clearinghouse sets for it. */
    private Embargo.Move agreed(PartyId coordinator, List<PartyId> finders, EmbargoEnd until) {
        var now = clock.instant();
        return switch (new Embargo.None().propose(coordinator, until, now)) {
            case Embargo.Move.Refused refused -> refused;
            case Embargo.Move.Changed(var proposed) -> proposed.accept(finders.getFirst(), now);
        };
    }

    private List<PartyId> finders(Tx tx, VulnerabilityId id) {
        return intake.findingsOf(tx, id).stream().map(Finding::party).distinct().toList();
    }

    private Opening save(
            Tx tx,
            Access access,
            VulnerabilityId vulnerability,
            Embargo embargo,
            List<PartyId> finders) {
        var cases = new CaseStore(tx, access);
        var id = CaseId.random(ids.chance());
        var now = clock.instant();
        if (!cases.save(ids.next(), id, vulnerability, embargo, now)) {
            return new Opening.Refused("the vulnerability has a case");
        }
        for (var finder : finders) {
            var consent =
                    parties.isHere(tx, finder) ? new Consent.Accepted(now) : new Consent.Left(now);
            cases.join(id, new Participant(finder, Participant.Role.FINDER, consent), now);
        }
        for (var finding : intake.findingsOf(tx, vulnerability)) {
            vault.keepUnder(tx, finding.id(), Optional.of(id));
        }
        happened(tx, access, id, Case.Kind.CASE_OPENED);
        happened(tx, access, id, Case.Kind.EMBARGO_AGREED);
        return new Opening.Opened(id, embargo);
    }

    /**
     * A finding went from one root cause to another: its key goes under that of the case it is in
     * now, if it is in one.
     *
     * @param complete ends the job in the transaction that moved the key
     */
    void keyOfMoved(Access access, FindingId id, Consumer<Tx> complete) {
        db.inTransactionDo(
                access,
                tx -> {
                    intake.finding(tx, id)
                            .ifPresent(known -> {
                                intake.holdCauses(tx, known.packageUrl());
                                // Read again: a merge may have moved it meanwhile.
                                var cause = intake.finding(tx, id).orElseThrow().vulnerability();
                                vault.keepUnder(
                                        tx,
                                        id,
                                        tx.widened(
                                                COORDINATE,
                                                () -> new CaseStore(tx, access).holding(cause)));
                            });
                    complete.accept(tx);
                });
    }

    public Page<Case.Summary> list(Access access, Optional<UUID> after) {
        return db.inSnapshot(
                access,
                tx ->
                        Page.of(
                                summaries(tx, new CaseStore(tx, access).list(after)),
                                Case.Summary::key));
    }

    /** Empty for who takes no part, as for a case that does not exist. */
    public Optional<Case> find(Access access, CaseId id) {
        return db.inSnapshot(
                access, tx -> new CaseStore(tx, access).find(id).map(it -> view(tx, access, it)));
    }

    private Case view(Tx tx, Access access, CaseStore.Stored stored) {
        var cases = new CaseStore(tx, access);
        var coordinator =
                new Participant(
                        stored.coordinator(),
                        Participant.Role.COORDINATOR,
                        new Consent.Accepted(stored.openedAt()));
        var viewer = cases.participant(stored.id(), access.party()).orElse(coordinator);
        var shown =
                Stream.concat(Stream.of(coordinator), cases.participants(stored.id()).stream())
                        .filter(participant -> participant.isShownTo(viewer))
                        .toList();
        var known = new HashSet<>(shown.stream().map(Participant::party).toList());
        return new Case(
                summary(tx, stored),
                shown.stream()
                        .map(participant ->
                                new Case.Member(participant, parties.name(tx, participant.party())))
                        .toList(),
                validation.patchesOf(tx, access, stored.vulnerability(), MOST_PATCHES_SHOWN),
                cases.events(stored.id()).stream()
                        .filter(event -> known.contains(event.party()))
                        .filter(event -> event.about().filter(it -> !known.contains(it)).isEmpty())
                        .toList(),
                advisories.advisoryOf(tx, access, stored.vulnerability()));
    }

    private Case.Summary summary(Tx tx, CaseStore.Stored stored) {
        return summaries(tx, List.of(stored)).getFirst();
    }

    private List<Case.Summary> summaries(Tx tx, List<CaseStore.Stored> cases) {
        var causes = cases.stream().map(CaseStore.Stored::vulnerability).toList();
        var vulnerabilities = intake.vulnerabilities(tx, causes);
        var marks = intake.marksWithin(tx, causes);
        return cases.stream()
                .map(stored ->
                        summary(
                                stored,
                                Objects.requireNonNull(vulnerabilities.get(stored.vulnerability())),
                                Objects.requireNonNull(marks.get(stored.vulnerability()))))
                .toList();
    }

    private Case.Summary summary(
            CaseStore.Stored stored, Vulnerability vulnerability, Marks marks) {
        return new Case.Summary(
                stored.key(),
                stored.id(),
                vulnerability.id(),
                vulnerability.packageUrl(),
                vulnerability.state(),
                stored.coordinator(),
                stored.embargo().asOf(clock.instant()),
                stored.openedAt(),
                marks);
    }

    public sealed interface Invite {
        /** The secret is in no other place: it is shown once. */
        record Made(String secret, Instant expires) implements Invite {
            @Override
            public String toString() {
                return "Made[" + expires + "]";
            }
        }

        record NoSuchCase() implements Invite {}

        record NoSuchParty() implements Invite {}

        record Refused(String why) implements Invite {}
    }

    /** Invited again, a party gets another link, and the earlier one ends. */
    public Invite invite(Access access, CaseId id, PartyId party, Participant.Role role) {
        return db.inTransaction(
                access,
                tx -> {
                    var cases = new CaseStore(tx, access);
                    var stored = cases.lock(id);
                    if (stored.isEmpty()) {
                        return new Invite.NoSuchCase();
                    }
                    var invited = parties.find(tx, party).filter(it -> parties.isHere(tx, it.id()));
                    if (invited.isEmpty()) {
                        return new Invite.NoSuchParty();
                    }
                    if (invited.get().kind() == PartyKind.CLEARINGHOUSE) {
                        // A party of the case reads its proofs, which staff do by two people.
                        return new Invite.Refused(
                                "the clearinghouse takes no part in its own cases");
                    }
                    var now = clock.instant();
                    var expires = linkEnd(stored.get().embargo().asOf(now), now);
                    if (expires.isEmpty()) {
                        return new Invite.Refused("the embargo has ended");
                    }
                    if (intake.passingOn(tx, stored.get().vulnerability(), now)
                            instanceof PassingOn.Barred barred) {
                        return new Invite.Refused(barred.why());
                    }
                    var known = cases.participant(id, party);
                    if (known.isPresent() && known.get().role() != role) {
                        return new Invite.Refused(
                                "the party takes part as " + known.get().role().code());
                    }
                    invited(cases, id, new Participant(party, role, consent(known, now)), now);
                    var invitation = InvitationId.random(ids.chance());
                    var secret = linkKey.make(ids.chance());
                    cases.endInvitations(id, party, now);
                    cases.saveInvitation(invitation, secret.hash(), id, party, now, expires.get());
                    happened(
                            tx,
                            access,
                            id,
                            Case.Kind.PARTICIPANT_INVITED,
                            Optional.of(party),
                            Map.of("party", party.code(), "invitation", invitation.code()));
                    return new Invite.Made(secret.text(), expires.get());
                });
    }

    /**
     * Ends the links of a party that went astray; the party stays what it is in the case.
     *
     * @return false when there is no such case, or the party takes no part in it
     */
    public boolean revokeLinks(Access access, CaseId id, PartyId party) {
        return db.inTransaction(
                access,
                tx -> {
                    var cases = new CaseStore(tx, access);
                    boolean known =
                            cases.lock(id).flatMap(_ -> cases.participant(id, party)).isPresent();
                    if (known) {
                        cases.endInvitations(id, party, clock.instant());
                        happened(
                                tx,
                                access,
                                id,
                                Case.Kind.LINKS_REVOKED,
                                Optional.of(party),
                                Map.of("party", party.code()));
                    }
                    return known;
                });
    }

    /**
     * The party is gone from each of its cases, with its links, in the transaction in which it
     * leaves. What was agreed with it stays as it was: the embargo does not end by it.
     */
    public void partyLeft(Tx tx, Access access, PartyId party) {
        tx.widened(
                COORDINATE,
                () -> {
                    var cases = new CaseStore(tx, access);
                    var now = clock.instant();
                    for (var id : cases.casesOf(party)) {
                        var consent = cases.participant(id, party).orElseThrow().consent();
                        if (consent.leave(now) instanceof Consent.Move.Changed(var left)) {
                            cases.saveConsent(id, party, left);
                            cases.endInvitations(id, party, now);
                            happened(
                                    tx,
                                    access,
                                    id,
                                    Case.Kind.PARTICIPANT_LEFT,
                                    Optional.of(party),
                                    Map.of("party", party.code()));
                        }
                    }
                    return true;
                });
    }

    private static Consent consent(Optional<Participant> known, Instant now) {
        if (known.isEmpty()) {
            return new Consent.Invited(now);
        }
        return switch (known.get().consent().invite(now)) {
            case Consent.Move.Changed(var to) -> to;
            case Consent.Move.Unchanged(var still) -> still;
            case Consent.Move.Refused _ -> known.get().consent();
        };
    }

    private static void invited(CaseStore cases, CaseId id, Participant participant, Instant now) {
        cases.join(id, participant, now);
        cases.saveConsent(id, participant.party(), participant.consent());
    }

    /** A link opens an undisclosed proof, so it does not outlive the agreed embargo. */
    private static Optional<Instant> linkEnd(Embargo embargo, Instant now) {
        var longest = now.plus(LONGEST_LINK);
        return switch (embargo) {
            case Embargo.None _, Embargo.Proposed _ -> Optional.of(longest);
            case Embargo.Active(var until) -> Optional.of(earlier(longest, until.at()));
            case Embargo.Revising(var until, _, _) -> Optional.of(earlier(longest, until.at()));
            case Embargo.Exited _ -> Optional.empty();
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    public sealed interface Link<T> {
        record Opened<T>(T answer) implements Link<T> {}

        /** Forged or unknown. */
        record Unknown<T>() implements Link<T> {}

        record Declined<T>() implements Link<T> {}

        /** Past its time, revoked, or the embargo has ended: a new one can be asked for. */
        record Expired<T>() implements Link<T> {}
    }

    public sealed interface Reply {
        record Given(CaseId id, Consent consent) implements Reply {}

        record Refused(String why) implements Reply {}
    }

    public Link<Invitation> invitation(String secret) {
        return throughLink(
                secret,
                (invitation, access) ->
                        db.inTransaction(access, tx -> invitation(tx, access, invitation)));
    }

    private Optional<Invitation> invitation(Tx tx, Access access, CaseStore.Invitation invitation) {
        var cases = new CaseStore(tx, access);
        var stored = cases.find(invitation.caseId());
        var participant = cases.participant(invitation.caseId(), invitation.party());
        if (stored.isEmpty() || participant.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Invitation(
                        stored.get().id(),
                        invitation.party(),
                        parties.name(tx, invitation.party()),
                        participant.get().role(),
                        participant.get().consent(),
                        intake.vulnerability(tx, stored.get().vulnerability())
                                .orElseThrow()
                                .packageUrl(),
                        stored.get().embargo().asOf(clock.instant()),
                        reproducer(tx, access, stored.get().vulnerability()),
                        validation.ownPatchesOf(
                                tx, access, stored.get().vulnerability(), MOST_PATCHES_SHOWN),
                        invitation.expires()));
    }

    private Invitation.Reproducer reproducer(Tx tx, Access access, VulnerabilityId vulnerability) {
        var finding = reproduced(tx, vulnerability);
        var tested = validation.verdict(tx, finding.id()).flatMap(Onward.Verdict::tested);
        return new Invitation.Reproducer(
                finding.id(),
                finding.version(),
                tested,
                finding.receivedAt(),
                intake.text(tx, access, finding),
                intake.proofSize(tx, finding.id()).orElseThrow(),
                finding.marks());
    }

    private Finding reproduced(Tx tx, VulnerabilityId vulnerability) {
        return intake.findingsOf(tx, vulnerability).stream()
                .filter(it ->
                        validation
                                .verdict(tx, it.id())
                                .filter(found -> found.verdict().equals("reproduced"))
                                .isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** Each opening of the proof through the link is on record, for its submitter to see. */
    public Link<FindingProof> reproducer(String secret) {
        return throughLink(
                secret,
                (invitation, access) ->
                        db.inTransaction(
                                access,
                                tx ->
                                        new CaseStore(tx, access)
                                                .find(invitation.caseId())
                                                .flatMap(stored ->
                                                        intake.proof(
                                                                tx,
                                                                access,
                                                                reproduced(
                                                                                tx,
                                                                                stored
                                                                                        .vulnerability())
                                                                        .id()))));
    }

    public Link<Reply> acceptInvitation(String secret) {
        return throughLink(
                secret,
                (invitation, access) ->
                        answer(
                                access,
                                invitation.caseId(),
                                Case.Kind.INVITATION_ACCEPTED,
                                Consent::accept));
    }

    public Link<Reply> declineInvitation(String secret) {
        return throughLink(
                secret,
                (invitation, access) ->
                        answer(
                                access,
                                invitation.caseId(),
                                Case.Kind.INVITATION_DECLINED,
                                Consent::decline));
    }

    private Optional<Reply> answer(
            Access access,
            CaseId id,
            Case.Kind kind,
            BiFunction<Consent, Instant, Consent.Move> decision) {
        return db.inTransaction(
                access,
                tx -> {
                    var cases = new CaseStore(tx, access);
                    var participant =
                            cases.lock(id).flatMap(_ -> cases.participant(id, access.party()));
                    if (participant.isEmpty()) {
                        return Optional.empty();
                    }
                    return Optional.of(
                            switch (decision.apply(participant.get().consent(), clock.instant())) {
                                case Consent.Move.Refused(var why) -> new Reply.Refused(why);
                                case Consent.Move.Unchanged(var still) ->
                                        new Reply.Given(id, still);
                                case Consent.Move.Changed(var to) -> {
                                    // Before the change: who has declined sees the case no more.
                                    happened(tx, access, id, kind);
                                    cases.saveConsent(id, access.party(), to);
                                    if (to instanceof Consent.Accepted(var at)
                                            && participant.get().role()
                                                    == Participant.Role.VENDOR) {
                                        cases.saveAcceptance(id, at);
                                    }
                                    yield new Reply.Given(id, to);
                                }
                            });
                });
    }

    /**
     * Acts as the invited party, named by its invitation, in that one case: row security confines
     * an invitation to the case of its row, whatever id a later question carries.
     */
    private <T> Link<T> throughLink(
            String text, BiFunction<CaseStore.Invitation, Access, Optional<T>> act) {
        var found =
                linkKey.parse(text)
                        .flatMap(secret ->
                                db.inTransaction(
                                        LINK_LOOKUP,
                                        tx ->
                                                new CaseStore(tx, LINK_LOOKUP)
                                                        .invitation(secret.hash())));
        if (found.isEmpty()) {
            return new Link.Unknown<>();
        }
        var invitation = found.get();
        if (invitation.isOver(clock.instant())) {
            return new Link.Expired<>();
        }
        var access =
                new Access(
                        invitation.id().code(),
                        invitation.party(),
                        Optional.empty(),
                        "invitation",
                        Set.of(READ, ANSWER, Validation.SUBMIT_PATCH));
        if (embargoHasEnded(access, invitation.caseId())) {
            return new Link.Expired<>();
        }
        Optional<T> answer = act.apply(invitation, access);
        return answer.<Link<T>>map(Link.Opened::new).orElseGet(() -> unanswered(invitation));
    }

    private <T> Link<T> unanswered(CaseStore.Invitation invitation) {
        return db.inTransaction(
                LINK_LOOKUP,
                tx ->
                        new CaseStore(tx, LINK_LOOKUP)
                                        .declined(invitation.caseId(), invitation.party())
                                ? new Link.Declined<>()
                                : new Link.Unknown<>());
    }

    /** It may have been moved forward, or ended by publication, since the link was made. */
    private boolean embargoHasEnded(Access access, CaseId id) {
        return db.inTransaction(
                access,
                tx ->
                        new CaseStore(tx, access)
                                .find(id)
                                .filter(stored ->
                                        stored.embargo().asOf(clock.instant())
                                                instanceof Embargo.Exited)
                                .isPresent());
    }

    public sealed interface Proposal {
        record Made(Embargo embargo) implements Proposal {}

        record NoSuchCase() implements Proposal {}

        record WrongEnd(String why) implements Proposal {}

        record Refused(String why) implements Proposal {}
    }

    public Proposal proposeEmbargo(Access access, CaseId id, EmbargoEnd until) {
        return db.inTransaction(
                access,
                tx -> {
                    var wrong = wrongEnd(tx, until);
                    return wrong.isPresent() && new CaseStore(tx, access).find(id).isPresent()
                            ? new Proposal.WrongEnd(wrong.get())
                            : move(
                                    access,
                                    id,
                                    Case.Kind.EMBARGO_PROPOSED,
                                    (embargo, now) -> embargo.propose(access.party(), until, now));
                });
    }

    public Proposal acceptEmbargo(Access access, CaseId id) {
        return move(
                access,
                id,
                Case.Kind.EMBARGO_AGREED,
                (embargo, now) -> embargo.accept(access.party(), now));
    }

    public Proposal rejectEmbargo(Access access, CaseId id) {
        return move(access, id, Case.Kind.EMBARGO_REJECTED, (embargo, _) -> embargo.reject());
    }

    private Proposal move(
            Access access,
            CaseId id,
            Case.Kind kind,
            BiFunction<Embargo, Instant, Embargo.Move> decision) {
        return db.inTransaction(
                access,
                tx -> {
                    var cases = new CaseStore(tx, access);
                    var stored = cases.lock(id);
                    if (stored.isEmpty()) {
                        return new Proposal.NoSuchCase();
                    }
                    if (!hasAgreed(cases, access, id)) {
                        return new Proposal.Refused("accept the invitation first");
                    }
                    var now = clock.instant();
                    return switch (decision.apply(stored.get().embargo().asOf(now), now)) {
                        case Embargo.Move.Refused(var why) -> new Proposal.Refused(why);
                        case Embargo.Move.Changed(var to) -> {
                            cases.saveEmbargo(id, to);
                            happened(tx, access, id, kind);
                            yield new Proposal.Made(to);
                        }
                    };
                });
    }

    /** A coordinator, or a party that accepted to take part. */
    private static boolean hasAgreed(CaseStore cases, Access access, CaseId id) {
        return access.may(COORDINATE)
                || cases.participant(id, access.party())
                        .filter(participant -> participant.consent() instanceof Consent.Accepted)
                        .isPresent();
    }

    public sealed interface Submission {
        record Submitted(PatchId patch) implements Submission {}

        record NoSuchCase() implements Submission {}

        record Refused(String why) implements Submission {}
    }

    public Submission submitPatch(Access access, CaseId id, String name, String diff) {
        return db.inTransaction(
                access,
                tx -> {
                    var cases = new CaseStore(tx, access);
                    var stored = cases.find(id);
                    if (stored.isEmpty()) {
                        return new Submission.NoSuchCase();
                    }
                    if (!hasAgreed(cases, access, id)) {
                        return new Submission.Refused("accept the invitation first");
                    }
                    if (isGuest(access) && cases.lock(id).isPresent() && isSpent(cases, id)) {
                        return new Submission.Refused(
                                "this link has brought %d patches and takes no more; ask for another"
                                        .formatted(MOST_PATCHES_BY_LINK));
                    }
                    var patch =
                            validation.submitPatch(
                                    tx, access, stored.get().vulnerability(), name, diff);
                    seen(tx, access, id, Case.Kind.PATCH_SUBMITTED);
                    return new Submission.Submitted(patch);
                });
    }

    private static boolean isGuest(Access access) {
        return InvitationId.parse(access.actor()).isPresent();
    }

    private static boolean isSpent(CaseStore cases, CaseId id) {
        return cases.count(id, Case.Kind.PATCH_SUBMITTED) >= MOST_PATCHES_BY_LINK;
    }

    /** Whom a link lets act, and in which case. */
    public record Guest(Access access, CaseId caseId) {}

    /** For a maintainer without an account, each of whose acts is a transaction of its own. */
    public <T> Link<T> asGuest(String secret, Function<Guest, T> act) {
        return throughLink(
                secret,
                (invitation, access) ->
                        Optional.of(act.apply(new Guest(access, invitation.caseId()))));
    }

    public Link<Submission> submitPatch(String secret, String name, String diff) {
        return asGuest(secret, guest -> submitPatch(guest.access(), guest.caseId(), name, diff));
    }

    /** The case, when the caller may see it. */
    public Optional<Case.Summary> find(Tx tx, Access access, CaseId id) {
        return new CaseStore(tx, access).find(id).map(stored -> summary(tx, stored));
    }

    /** The case of a vulnerability, when it has one and the caller may see it. */
    public Optional<CaseId> caseOf(Tx tx, Access access, VulnerabilityId vulnerability) {
        return new CaseStore(tx, access)
                .findByVulnerability(vulnerability)
                .map(CaseStore.Stored::id);
    }

    /** Those of them that have a case which the caller may see. */
    public Set<VulnerabilityId> withCase(
            Tx tx, Access access, Collection<VulnerabilityId> vulnerabilities) {
        return new CaseStore(tx, access).withCase(vulnerabilities);
    }

    /**
     * The findings that a person has to act on, the longest waiting first.
     *
     * @param all how many there are on every page together
     */
    public record Waiting(Page<Intake.Titled> page, long all) {}

    public Waiting waiting(Tx tx, Access access, Optional<UUID> after) {
        var cases = new CaseStore(tx, access);
        // What the laboratory will try waits for it, and for nobody.
        var counts =
                cases.countWaiting().stream()
                        .filter(it -> it.decided() || !validation.tries(it.packageUrl()))
                        .toList();
        var untried =
                counts.stream()
                        .filter(it -> !it.decided())
                        .map(CaseStore.Count::packageUrl)
                        .toList();
        var rows = new LinkedHashMap<UUID, FindingId>();
        if (!counts.isEmpty()) {
            for (var row : cases.waiting(untried, after, Page.SIZE + 1)) {
                rows.put(row.key(), row.finding());
            }
        }
        return new Waiting(
                Page.of(intake.titled(tx, access, rows), Intake.Titled::key),
                counts.stream().mapToLong(CaseStore.Count::findings).sum());
    }

    public void advisoryDrafted(Tx tx, Access access, CaseId id) {
        seen(tx, access, id, Case.Kind.ADVISORY_DRAFTED);
    }

    /**
     * Publication ends the embargo, in its transaction. The caller has checked that the actor may
     * publish, who need not coordinate the case.
     */
    public void advisoryPublished(Tx tx, Access publisher, VulnerabilityId vulnerability) {
        tx.widened(COORDINATE, () -> endByPublication(tx, widened(publisher), vulnerability));
    }

    private boolean endByPublication(Tx tx, Access access, VulnerabilityId vulnerability) {
        var cases = new CaseStore(tx, access);
        var stored =
                cases.findByVulnerability(vulnerability).flatMap(found -> cases.lock(found.id()));
        if (stored.isEmpty()) {
            return false;
        }
        var id = stored.get().id();
        seen(tx, access, id, Case.Kind.ADVISORY_PUBLISHED);
        return switch (stored.get().embargo().terminate(clock.instant())) {
            case Embargo.Move.Refused _ -> false;
            case Embargo.Move.Changed(var to) -> {
                cases.saveEmbargo(id, to);
                happened(tx, access, id, Case.Kind.EMBARGO_ENDED);
                yield true;
            }
        };
    }

    private static Access widened(Access access) {
        var grants = new HashSet<>(access.grants());
        grants.add(COORDINATE);
        return new Access(
                access.actor(), access.party(), access.broker(), access.purpose(), grants);
    }

    private void happened(Tx tx, Access access, CaseId id, Case.Kind kind) {
        happened(tx, access, id, kind, Optional.empty(), Map.of());
    }

    private void happened(
            Tx tx,
            Access access,
            CaseId id,
            Case.Kind kind,
            Optional<PartyId> about,
            Map<String, String> facts) {
        seen(tx, access, id, kind, about);
        record.append(tx, access, kind.action(), id, facts);
    }

    /** For the parties to see; the capability that did it put it on record. */
    private void seen(Tx tx, Access access, CaseId id, Case.Kind kind) {
        seen(tx, access, id, kind, Optional.empty());
    }

    private void seen(Tx tx, Access access, CaseId id, Case.Kind kind, Optional<PartyId> about) {
        new CaseStore(tx, access).appendEvent(ids.next(), id, kind, about, clock.instant());
    }

    /**
     * When the first vendor accepted each case, for totals: what leaves must not tell of a single
     * one.
     */
    public Map<VulnerabilityId, Instant> acceptances(Tx tx, Access access) {
        return tx.widened(COORDINATE, () -> new CaseStore(tx, access).acceptances());
    }
}
