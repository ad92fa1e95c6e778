package clearinghouse.intake;

import clearinghouse.intake.BreakGlass.Review;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.parties.Parties;
import clearinghouse.parties.PersonId;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.vault.Place;
import clearinghouse.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Findings that one of the staff reads in an emergency, though it is not their duty: one asks, an
 * administrator lets, everybody who has to is told at once, and a third person reviews it.
 */
public final class BreakGlasses {

    /** To know that the glass was broken, as far as one is told. */
    public static final Permission SEE = new Permission("glass:see");

    private static final String ANSWER = "break-glass.answer";
    private static final String READING = "break-glass.reading";
    private static final String REVIEW = "break-glass.review";
    private static final int MOST_ALARMS_SHOWN = 20;

    private final Db db;
    private final Vault vault;
    private final Intake intake;
    private final Parties parties;
    private final Policy policy;
    private final AuditRecord record;
    private final Ids ids;
    private final InstantSource clock;

    public BreakGlasses(
            Db db,
            Vault vault,
            Intake intake,
            Parties parties,
            Policy policy,
            AuditRecord record,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.vault = vault;
        this.intake = intake;
        this.parties = parties;
        this.policy = policy;
        this.record = record;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What was asked, what became of it and what a third person says of it. The words may hold
     * undisclosed ones, so it has no text form.
     *
     * @param askedBy the name of the person
     * @param answeredBy the name of the second one
     * @param words of the review
     * @param review how far it is, as one word
     */
    public record Told(
            UUID key,
            BreakGlassId id,
            FindingId finding,
            String reason,
            String askedBy,
            Instant askedAt,
            BreakGlass state,
            Optional<String> answeredBy,
            String review,
            Optional<String> words) {
        @Override
        public String toString() {
            return "Told[" + id + "]";
        }
    }

    /** That somebody was let read: without the words, for who submitted the finding as well. */
    public record Alarm(
            BreakGlassId id,
            FindingId finding,
            Instant since,
            Instant until,
            boolean open,
            boolean overdue) {}

    public sealed interface Asking {
        record Asked(BreakGlassId id) implements Asking {}

        record NoSuchFinding() implements Asking {}

        record Refused(String why) implements Asking {}
    }

    public Asking ask(Access access, FindingId finding, String reason) {
        return db.inTransaction(
                access,
                tx -> {
                    var glasses = new BreakGlassStore(tx);
                    if (!glasses.isFinding(finding)) {
                        return new Asking.NoSuchFinding();
                    }
                    glasses.lockAsker(access.actor());
                    var standing =
                            glasses.latest(access.actor()).map(stored -> stored.state().opening());
                    var asked =
                            BreakGlass.ask(
                                    access.actor(),
                                    access.may(Intake.TRIAGE),
                                    standing,
                                    policy.limit(tx, ANSWER),
                                    now());
                    return switch (asked) {
                        case Opening.Request.NotMade(var why) -> new Asking.Refused(why);
                        case Opening.Request.Made(var made) ->
                                new Asking.Asked(save(tx, access, finding, reason, made));
                    };
                });
    }

    private BreakGlassId save(
            Tx tx, Access access, FindingId finding, String reason, Opening.Asked asked) {
        var id = BreakGlassId.random(ids.chance());
        var sealed = vault.newKey(tx, id).seal(reasonPlace(id), reason).bytes();
        new BreakGlassStore(tx).save(ids.next(), id, finding, sealed, asked, access);
        happened(
                tx,
                access.forPurpose("ask-to-break-glass"),
                Reading.BREAK_GLASS_REQUESTED,
                finding,
                id);
        return id;
    }

    public sealed interface Answering {
        record Given(FindingId finding) implements Answering {}

        record NoSuchGlass() implements Answering {}

        record Refused(String why) implements Answering {}
    }

    /** Opens the finding to who asked at once, and raises the alarm. */
    public Answering let(Access access, BreakGlassId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var found = new BreakGlassStore(tx).find(id);
                    if (found.isEmpty()) {
                        return new Answering.NoSuchGlass();
                    }
                    var state = found.get().state();
                    var two = new BreakGlassStore(tx).areTwo(state.opening().by(), access.actor());
                    return answered(
                            tx,
                            access,
                            found.get(),
                            state.let(access.actor(), two, policy.limit(tx, READING), now()));
                });
    }

    public Answering refuse(Access access, BreakGlassId id) {
        return db.inTransaction(
                access,
                tx ->
                        new BreakGlassStore(tx)
                                .find(id)
                                .map(found ->
                                        answered(
                                                tx,
                                                access,
                                                found,
                                                found.state()
                                                        .opening()
                                                        .refuse(access.actor(), now())))
                                .orElseGet(Answering.NoSuchGlass::new));
    }

    private Answering answered(
            Tx tx, Access access, BreakGlassStore.Stored stored, Opening.Answer answer) {
        return switch (answer) {
            case Opening.Answer.NotGiven(var why) -> new Answering.Refused(why);
            case Opening.Answer.Consent(var open) -> let(tx, access, stored, open);
            case Opening.Answer.Refusal(var refused) -> refused(tx, access, stored, refused);
        };
    }

    private Answering let(Tx tx, Access access, BreakGlassStore.Stored stored, Opening.Open open) {
        var ends =
                new BreakGlassStore.Ends(open.until(), open.until().plus(policy.limit(tx, REVIEW)));
        if (!saved(tx, stored, open.second(), open.since(), Optional.of(ends))) {
            return meanwhile();
        }
        var breaking = access.forPurpose("break-glass");
        happened(tx, breaking, Reading.BREAK_GLASS_LET, stored.finding(), stored.id());
        record.append(
                tx,
                breaking,
                "break_glass.alarm",
                stored.id(),
                Map.of(
                        "finding", stored.finding().code(),
                        "reader", open.by().code(),
                        "until", open.until().toString(),
                        "review_by", ends.reviewBy().toString()));
        return new Answering.Given(stored.finding());
    }

    private Answering refused(
            Tx tx, Access access, BreakGlassStore.Stored stored, Opening.Refused refused) {
        if (!saved(tx, stored, refused.second(), refused.at(), Optional.empty())) {
            return meanwhile();
        }
        happened(
                tx,
                access.forPurpose("refuse-to-break-glass"),
                Reading.BREAK_GLASS_REFUSED,
                stored.finding(),
                stored.id());
        return new Answering.Given(stored.finding());
    }

    /** Two may answer at once: the statement that answers asks whether it was answered. */
    private static boolean saved(
            Tx tx,
            BreakGlassStore.Stored stored,
            PersonId second,
            Instant at,
            Optional<BreakGlassStore.Ends> ends) {
        return new BreakGlassStore(tx).answer(stored.id(), second, at, ends);
    }

    private static Answering meanwhile() {
        return new Answering.Refused(
                "somebody answered it meanwhile, or one of the two lost a way in");
    }

    public sealed interface Reviewed {
        record Closed() implements Reviewed {}

        record NoSuchGlass() implements Reviewed {}

        record Refused(String why) implements Reviewed {}
    }

    /**
     * @param words what the reviewer found it was for
     */
    public Reviewed review(Access access, BreakGlassId id, String words) {
        return db.inTransaction(
                access,
                tx -> {
                    var found = new BreakGlassStore(tx).find(id);
                    if (found.isEmpty()) {
                        return new Reviewed.NoSuchGlass();
                    }
                    return switch (found.get().state().review(access.actor(), now())) {
                        case BreakGlass.Reviewing.NotClosed(var why) -> new Reviewed.Refused(why);
                        case BreakGlass.Reviewing.Closed(var given) ->
                                close(tx, access, found.get(), given, words);
                    };
                });
    }

    private Reviewed close(
            Tx tx, Access access, BreakGlassStore.Stored stored, Review.Given given, String words) {
        var id = stored.id();
        var sealed = vault.key(tx, id).seal(wordsPlace(id), words).bytes();
        if (!new BreakGlassStore(tx).saveReview(id, given, access, sealed)) {
            return new Reviewed.Refused("somebody reviewed it meanwhile");
        }
        happened(
                tx,
                access.forPurpose("review-break-glass"),
                Reading.BREAK_GLASS_REVIEWED,
                stored.finding(),
                id);
        return new Reviewed.Closed();
    }

    /** What stands in a finding, to who broke the glass for it. */
    public record Read(Finding finding, FindingText text, Instant until) {}

    /** Empty for everyone but who asked, and for this one but while it is open. */
    public Optional<Read> read(Access access, BreakGlassId id) {
        var now = now();
        return db.inTransaction(
                access,
                tx ->
                        new BreakGlassStore(tx)
                                .find(id)
                                .filter(stored ->
                                        stored.state().opening().lets(access.actor(), now))
                                .flatMap(stored ->
                                        intake.finding(tx, stored.finding())
                                                .map(finding ->
                                                        read(tx, access, stored, finding))));
    }

    private Read read(Tx tx, Access access, BreakGlassStore.Stored stored, Finding finding) {
        var reading = access.forPurpose("break-glass");
        var text = intake.text(tx, reading, Reading.BREAK_GLASS, finding);
        record.append(
                tx, reading, "break_glass.used", finding.id(), Map.of("glass", stored.id().code()));
        return new Read(finding, text, stored.state().opening().end().orElseThrow().at());
    }

    /** All that the caller may know of, the newest first. */
    public Page<Told> list(Access access, Optional<UUID> after) {
        return db.inSnapshot(
                access,
                tx ->
                        Page.of(
                                new BreakGlassStore(tx)
                                        .list(after, Page.SIZE + 1).stream()
                                                .map(stored -> told(tx, access, stored))
                                                .toList(),
                                Told::key));
    }

    /** What nobody has reviewed yet, to whom it is told. */
    public List<Alarm> alarms(Access access) {
        return db.inTransaction(
                access,
                tx ->
                        new BreakGlassStore(tx)
                                .unreviewed(MOST_ALARMS_SHOWN).stream().map(this::alarm).toList());
    }

    /** Of one finding, reviewed or not. */
    public List<Alarm> alarms(Tx tx, FindingId finding) {
        return new BreakGlassStore(tx)
                .of(finding, MOST_ALARMS_SHOWN).stream().map(this::alarm).toList();
    }

    private Alarm alarm(BreakGlassStore.Stored stored) {
        var ends = stored.ends().orElseThrow();
        var state = stored.state().asOf(now());
        return new Alarm(
                stored.id(),
                stored.finding(),
                stored.answeredAt().orElseThrow(),
                ends,
                state.opening() instanceof Opening.Open,
                state.isOverdue(now()));
    }

    /** How many wait for an answer of the caller. */
    public long waitingFor(Access access) {
        return db.inTransaction(
                access, tx -> new BreakGlassStore(tx).waitingFor(access.actor(), now()));
    }

    /** Told to the finder, as the reading itself will be. */
    private void happened(Tx tx, Access access, Reading step, FindingId finding, BreakGlassId id) {
        record.read(
                tx,
                access,
                step,
                List.of(new AuditRecord.Submitted(finding, submitter(tx, finding))),
                Map.of("glass", id.code()));
    }

    /** Of a finding that those who decide need not see. */
    private PartyId submitter(Tx tx, FindingId finding) {
        return tx.widened(
                Intake.WHOLE,
                () -> new FindingStore(tx, clock.instant()).find(finding).orElseThrow().party());
    }

    private Told told(Tx tx, Access access, BreakGlassStore.Stored stored) {
        var state = stored.state().asOf(now());
        var key = vault.read(tx, access, Reading.REASON, stored.id(), access.party());
        return new Told(
                stored.key(),
                stored.id(),
                stored.finding(),
                key.tell(reasonPlace(stored.id()), stored.reason()),
                name(tx, state.opening().by()),
                stored.askedAt(),
                state,
                state.answeredBy().map(second -> name(tx, second)),
                state.reviewCode(now()),
                stored.words().map(words -> key.tell(wordsPlace(stored.id()), words)));
    }

    private String name(Tx tx, PersonId person) {
        return parties.holderName(tx, person.code());
    }

    /** To the microsecond, so that an answer says what the database keeps. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Place reasonPlace(BreakGlassId id) {
        return new Place("intake_break_glass", "reason_sealed", id.code());
    }

    private static Place wordsPlace(BreakGlassId id) {
        return new Place("intake_break_glass_review", "words_sealed", id.code());
    }
}
