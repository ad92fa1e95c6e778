package clearinghouse.intake;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.parties.Parties;
import clearinghouse.parties.PersonId;
import clearinghouse.platform.Db;
import clearinghouse.platform.Marks;
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
import java.util.function.BiFunction;

/** How a staff member comes to read a proof: by two people. */
public final class Openings {

    static final String USED = "opening.used";

    private final Db db;
    private final Vault vault;
    private final Parties parties;
    private final Policy policy;
    private final AuditRecord record;
    private final Ids ids;
    private final InstantSource clock;

    public Openings(
            Db db,
            Vault vault,
            Parties parties,
            Policy policy,
            AuditRecord record,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.vault = vault;
        this.parties = parties;
        this.policy = policy;
        this.record = record;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What was asked, and what became of it. The reason may hold undisclosed words, so it has no
     * text form.
     *
     * @param askedBy the name of the person
     * @param marks of the finding
     */
    public record Request(
            UUID key,
            OpeningId id,
            FindingId finding,
            String reason,
            String askedBy,
            Instant askedAt,
            Opening state,
            Marks marks) {
        @Override
        public String toString() {
            return "Request[" + id + "]";
        }
    }

    public sealed interface Asking {
        record Asked(Request request) implements Asking {}

        record NoSuchFinding() implements Asking {}

        record Refused(String why) implements Asking {}
    }

    public Asking ask(Access access, FindingId finding, String reason) {
        return db.inTransaction(
                access,
                tx -> {
                    // The lock keeps two requests of one person from passing each other.
                    var now = now();
                    var locked = new FindingStore(tx, now).lock(finding);
                    if (locked.isEmpty()) {
                        return new Asking.NoSuchFinding();
                    }
                    if (locked.get().passingOn() instanceof PassingOn.Barred barred) {
                        return new Asking.Refused(barred.why());
                    }
                    var openings = new OpeningStore(tx);
                    var standing =
                            openings.latest(finding, access.actor())
                                    .map(OpeningStore.Stored::state);
                    var asked =
                            Opening.ask(access.actor(), standing, policy.openingAnswer(tx), now);
                    return switch (asked) {
                        case Opening.Request.NotMade(var why) -> new Asking.Refused(why);
                        case Opening.Request.Made(var made) ->
                                new Asking.Asked(save(tx, access, finding, reason, made));
                    };
                });
    }

    private Request save(
            Tx tx, Access access, FindingId finding, String reason, Opening.Asked asked) {
        var key = ids.next();
        var id = OpeningId.random(ids.chance());
        var sealed = vault.key(tx, finding).seal(reasonPlace(key), reason).bytes();
        var openings = new OpeningStore(tx);
        openings.save(key, id, finding, sealed, asked, access);
        happened(tx, access.forPurpose("ask-to-open"), Reading.OPENING_REQUESTED, finding, id);
        return request(tx, access, openings.find(id).orElseThrow());
    }

    public sealed interface Answering {
        record Given(Request request) implements Answering {}

        record NoSuchOpening() implements Answering {}

        record Refused(String why) implements Answering {}
    }

    public Answering consent(Access access, OpeningId id) {
        return answer(
                access,
                id,
                (tx, stored) -> {
                    var now = now();
                    var finding = new FindingStore(tx, now).find(stored.finding()).orElseThrow();
                    return finding.passingOn() instanceof PassingOn.Barred barred
                            ? new Opening.Answer.NotGiven(barred.why())
                            : stored.state()
                                    .consent(access.actor(), policy.openingReading(tx), now);
                });
    }

    public Answering refuse(Access access, OpeningId id) {
        return answer(access, id, (_, stored) -> stored.state().refuse(access.actor(), now()));
    }

    private Answering answer(
            Access access,
            OpeningId id,
            BiFunction<Tx, OpeningStore.Stored, Opening.Answer> decision) {
        return db.inTransaction(
                access,
                tx -> {
                    var found = new OpeningStore(tx).find(id);
                    if (found.isEmpty()) {
                        return new Answering.NoSuchOpening();
                    }
                    var stored = found.get();
                    return switch (decision.apply(tx, stored)) {
                        case Opening.Answer.NotGiven(var why) -> new Answering.Refused(why);
                        case Opening.Answer.Consent(var open) ->
                                save(
                                        tx,
                                        access.forPurpose("consent-to-open"),
                                        Reading.OPENING_CONSENTED,
                                        stored,
                                        open.second(),
                                        open.since(),
                                        Optional.of(open.until()));
                        case Opening.Answer.Refusal(var refused) ->
                                save(
                                        tx,
                                        access.forPurpose("refuse-to-open"),
                                        Reading.OPENING_REFUSED,
                                        stored,
                                        refused.second(),
                                        refused.at(),
                                        Optional.empty());
                    };
                });
    }

    /**
     * Two may answer at once: the statement that answers is the one that asks whether it was
     * answered.
     */
    private Answering save(
            Tx tx,
            Access access,
            Reading step,
            OpeningStore.Stored stored,
            PersonId second,
            Instant at,
            Optional<Instant> closes) {
        var openings = new OpeningStore(tx);
        if (!openings.answer(stored.id(), second, at, closes)) {
            return new Answering.Refused(
                    "somebody answered it meanwhile, or one of the two lost a token");
        }
        happened(tx, access, step, stored.finding(), stored.id());
        return new Answering.Given(request(tx, access, openings.find(stored.id()).orElseThrow()));
    }

    /** Told to the finder, as the reading itself will be. */
    private void happened(Tx tx, Access access, Reading step, FindingId finding, OpeningId id) {
        var finder = findings(tx).find(finding).orElseThrow().party();
        record.read(
                tx,
                access,
                step,
                List.of(new AuditRecord.Submitted(finding, finder)),
                Map.of("opening", id.code()));
    }

    /** Those that wait for a second person or stand open, the newest first. */
    public Page<Request> current(Access access, Optional<UUID> after) {
        return db.inSnapshot(
                access,
                tx ->
                        Page.of(
                                new OpeningStore(tx)
                                        .current(clock.instant(), after, Page.SIZE + 1).stream()
                                                .map(stored -> request(tx, access, stored))
                                                .toList(),
                                Request::key));
    }

    /** How many wait for the caller, who is not the one that asked. */
    public long waitingFor(Access access) {
        return db.inTransaction(
                access, tx -> new OpeningStore(tx).waitingFor(access.actor(), clock.instant()));
    }

    /** Of one finding, the newest first. */
    public List<Request> of(Tx tx, Access access, FindingId finding) {
        return new OpeningStore(tx)
                .of(finding, Page.SIZE).stream()
                        .map(stored -> request(tx, access, stored))
                        .toList();
    }

    /** The name of a person who has to do with an opening. */
    public String name(Tx tx, PersonId person) {
        return parties.holderName(tx, person.code());
    }

    /** The reason is the office's own word, and none but the office sees it. */
    private Request request(Tx tx, Access access, OpeningStore.Stored stored) {
        return new Request(
                stored.key(),
                stored.id(),
                stored.finding(),
                vault.read(tx, access, Reading.REASON, stored.finding(), access.party())
                        .tell(reasonPlace(stored.key()), stored.reason()),
                name(tx, stored.state().by()),
                stored.askedAt(),
                stored.state().asOf(clock.instant()),
                findings(tx).find(stored.finding()).orElseThrow().marks());
    }

    private FindingStore findings(Tx tx) {
        return new FindingStore(tx, clock.instant());
    }

    /** To the microsecond, so that an answer says what the database keeps. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Place reasonPlace(UUID row) {
        return new Place("intake_opening", "reason_sealed", row.toString());
    }
}
