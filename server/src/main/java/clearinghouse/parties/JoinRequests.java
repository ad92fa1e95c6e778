package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Attempts;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.vault.DataKey;
import clearinghouse.vault.Place;
import clearinghouse.vault.ReadingKey;
import clearinghouse.vault.Removal;
import clearinghouse.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Organisations that have no account and ask for one. Anyone asks, and an administrator answers. To
 * admit one is to register it and to make a link for its person, as for who did not ask; whoever
 * typed the request gets neither by it.
 */
public final class JoinRequests {

    private static final Permission ASK = new Permission("join:ask");
    private static final Access ASKER = Access.ofNobody("anyone", "join", ASK);

    /** An organisation asks once; a whole office behind one address a few times. */
    private static final int REQUESTS_OF_A_NETWORK = 10;

    private static final Duration WINDOW = Duration.ofHours(1);

    private static final String TABLE = "parties_join_request";
    private static final String ANOTHER_WAY = "join.another_way";
    private static final String DECLINED = "join.declined";

    private final Db db;
    private final Vault vault;
    private final Parties parties;
    private final Enrolments enrolments;
    private final AuditRecord record;
    private final Limits limits;
    private final Caps caps;
    private final Ids ids;
    private final InstantSource clock;
    private final Attempts requests = new Attempts(REQUESTS_OF_A_NETWORK, WINDOW);

    public JoinRequests(
            Db db,
            Vault vault,
            Parties parties,
            Enrolments enrolments,
            AuditRecord record,
            Limits limits,
            Caps caps,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.vault = vault;
        this.parties = parties;
        this.enrolments = enrolments;
        this.record = record;
        this.limits = limits;
        this.caps = caps;
        this.ids = ids;
        this.clock = clock;
    }

    /** Whether anyone may ask here at all: policy says so by how many may wait. */
    public boolean areTaken() {
        return db.inTransaction(ASKER, tx -> caps.most(tx, Caps.JOIN_REQUESTS) > 0);
    }

    /** How long one waits for its answer. */
    public Duration waitingTime(Access access) {
        return db.inTransaction(access, tx -> limits.of(tx, Limits.JOIN_WAITING));
    }

    /** For a form: sent twice it is one request, because both carry the same. */
    public String freshReceipt() {
        return Opaque.random(ids.chance()).text();
    }

    public sealed interface Asking {
        /**
         * Said alike whoever asks, known here or not.
         *
         * @param receipt opens what became of the request, and nothing else
         */
        record Asked(String receipt) implements Asking {
            @Override
            public String toString() {
                return "Asked[…]";
            }
        }

        /** Policy lets nobody ask. */
        record NoneTaken() implements Asking {}

        /** Of one network. */
        record TooMany(Duration atLeast) implements Asking {}

        /** As many wait as may. */
        record Full() implements Asking {}
    }

    /**
     * @param receipt from {@link #freshReceipt}; anything else is not taken for one
     * @param from the address of the sender
     */
    public Asking ask(JoinWish wish, String receipt, String from) {
        var wait = requests.remaining(from, clock.instant());
        if (wait.isPresent()) {
            return new Asking.TooMany(wait.get());
        }
        var opaque = Opaque.parse(receipt).orElseGet(() -> Opaque.random(ids.chance()));
        var asked = db.inTransaction(ASKER, tx -> ask(tx, wish, opaque));
        if (asked instanceof Asking.Asked) {
            requests.failed(from, clock.instant());
        }
        return asked;
    }

    private Asking ask(Tx tx, JoinWish wish, Opaque receipt) {
        var store = new JoinStore(tx);
        int most = caps.most(tx, Caps.JOIN_REQUESTS);
        if (most == 0) {
            return new Asking.NoneTaken();
        }
        store.lockDoor();
        if (store.find(receipt.hash()).isPresent()) {
            return new Asking.Asked(receipt.text());
        }
        if (store.waiting() >= most) {
            return new Asking.Full();
        }
        save(tx, wish, receipt);
        return new Asking.Asked(receipt.text());
    }

    private void save(Tx tx, JoinWish wish, Opaque receipt) {
        var id = JoinRequestId.random(ids.chance());
        var now = now();
        new JoinStore(tx)
                .save(
                        ids.next(),
                        id,
                        receipt.hash(),
                        wish.kind(),
                        sealed(vault.newKey(tx, id), id, wish),
                        now,
                        now.plus(limits.of(tx, Limits.JOIN_WAITING)));
        record.append(tx, ASKER, "join_request.made", id, Map.of("kind", wish.kind().code()));
    }

    private static JoinStore.Said sealed(DataKey key, JoinRequestId id, JoinWish wish) {
        return new JoinStore.Said(
                key.seal(place("organisation_sealed", id), wish.organisation()).bytes(),
                key.seal(place("purpose_sealed", id), wish.purpose()).bytes(),
                key.seal(place("person_sealed", id), wish.person()).bytes(),
                key.seal(place("contact_sealed", id), wish.contact()).bytes());
    }

    private static Place place(String column, JoinRequestId id) {
        return new Place(TABLE, column, id.code());
    }

    /**
     * What the asker is told.
     *
     * @param reason why it was declined, as long as that is kept
     * @param reads when an administrator opened what it said, the newest first
     */
    public record Receipt(
            JoinRequest state,
            PartyKind kind,
            Instant asked,
            Optional<String> reason,
            List<Instant> reads) {
        @Override
        public String toString() {
            return "Receipt[" + state + "]";
        }
    }

    /** Empty for what opens nothing. */
    public Optional<Receipt> receipt(String secret) {
        return Opaque.parse(secret)
                .flatMap(opaque ->
                        db.inTransaction(ASKER, tx -> new JoinStore(tx).find(opaque.hash())))
                .flatMap(this::receipt);
    }

    /** Whoever has the receipt acts as this one request, and row security shows no other. */
    private Optional<Receipt> receipt(JoinRequestId id) {
        var access = Access.ofNobody(id.code(), "join");
        return db.inTransaction(
                access,
                tx -> new JoinStore(tx).find(id).map(stored -> receipt(tx, access, stored)));
    }

    private Receipt receipt(Tx tx, Access access, JoinStore.Stored stored) {
        var reason =
                stored.decision()
                        .filter(it -> it.outcome() == JoinRequest.Outcome.DECLINED)
                        .flatMap(it -> words(tx, access, it));
        var reads = record.readings(tx, access, Optional.of(stored.id()), Optional.empty());
        return new Receipt(
                stored.state(now()),
                stored.kind(),
                stored.asked(),
                reason,
                reads.items().stream().map(AuditRecord.Entry::at).toList());
    }

    /** What is said to both sides needs no witness. */
    private Optional<String> words(Tx tx, Access access, JoinStore.Decision decision) {
        return decision.words()
                .map(words ->
                        vault.read(tx, access, Reading.REASON, decision.id(), access.party())
                                .tell(wordsPlace(decision.id()), words));
    }

    private static Place wordsPlace(JoinDecisionId id) {
        return new Place("parties_join_decision", "words_sealed", id.code());
    }

    /**
     * One in a list.
     *
     * @param organisation as it calls itself; empty once nobody opens that any more
     * @param decidedBy by name, where somebody answered
     * @param party that was registered
     */
    public record Line(
            UUID key,
            JoinRequestId id,
            PartyKind kind,
            Optional<String> organisation,
            Instant asked,
            JoinRequest state,
            Optional<String> decidedBy,
            Optional<PartyId> party) {
        @Override
        public String toString() {
            return "Line[" + id + "]";
        }
    }

    /** What waits, the newest first. */
    public Page<Line> waiting(Access access, Optional<UUID> after) {
        return lines(access, tx -> new JoinStore(tx).listWaiting(after, now(), Page.SIZE + 1));
    }

    /** What was answered, or by nobody in time; the newest first. */
    public Page<Line> over(Access access, Optional<UUID> after) {
        return lines(access, tx -> new JoinStore(tx).listOver(after, now(), Page.SIZE + 1));
    }

    private interface Rows {
        List<JoinStore.Stored> in(Tx tx);
    }

    private Page<Line> lines(Access access, Rows rows) {
        return db.inTransaction(
                access,
                tx -> {
                    var page = Page.of(rows.in(tx), JoinStore.Stored::key);
                    var keys = keys(tx, access, page.items());
                    return new Page<>(
                            page.items().stream().map(it -> line(tx, it, keys)).toList(),
                            page.after());
                });
    }

    /** Of those that still wait: of everything else the key is destroyed, or about to be. */
    private Map<String, ReadingKey> keys(Tx tx, Access access, List<JoinStore.Stored> of) {
        var waiting =
                of.stream()
                        .filter(it -> it.state(now()) instanceof JoinRequest.Waiting)
                        .map(it -> new AuditRecord.Submitted(it.id(), ASKER.party()))
                        .toList();
        return vault.read(tx, access, Reading.JOIN_REQUEST, waiting);
    }

    private Line line(Tx tx, JoinStore.Stored stored, Map<String, ReadingKey> keys) {
        return new Line(
                stored.key(),
                stored.id(),
                stored.kind(),
                Optional.ofNullable(keys.get(stored.id().code()))
                        .map(key ->
                                key.tell(
                                        place("organisation_sealed", stored.id()),
                                        stored.said().organisation())),
                stored.asked(),
                stored.state(now()),
                stored.decision().map(it -> parties.holderName(tx, it.by())),
                stored.decision().flatMap(JoinStore.Decision::party));
    }

    /**
     * One request as an administrator sees it.
     *
     * @param wish empty once nobody opens any more what it said
     * @param words how the person was reached, or what the asker was told; empty once destroyed
     */
    public record Told(Line line, Optional<JoinWish> wish, Optional<String> words) {
        @Override
        public String toString() {
            return "Told[" + line.id() + "]";
        }
    }

    public Optional<Told> find(Access access, JoinRequestId id) {
        return db.inTransaction(
                access, tx -> new JoinStore(tx).find(id).map(it -> told(tx, access, it)));
    }

    private Told told(Tx tx, Access access, JoinStore.Stored stored) {
        var keys = keys(tx, access, List.of(stored));
        return new Told(
                line(tx, stored, keys),
                Optional.ofNullable(keys.get(stored.id().code())).map(key -> wish(key, stored)),
                stored.decision().flatMap(it -> words(tx, access, it)));
    }

    private static JoinWish wish(ReadingKey key, JoinStore.Stored stored) {
        var id = stored.id();
        var said = stored.said();
        return new JoinWish(
                stored.kind(),
                key.openText(place("organisation_sealed", id), said.organisation()),
                key.openText(place("purpose_sealed", id), said.purpose()),
                key.openText(place("person_sealed", id), said.person()),
                key.openText(place("contact_sealed", id), said.contact()));
    }

    /** How many wait for whoever administers. */
    public long waitingFor(Access access) {
        return db.inTransaction(access, tx -> new JoinStore(tx).waiting());
    }

    public sealed interface Admission {
        /**
         * @param link for the administrator alone to hand over, shown once
         */
        record Admitted(Enrolments.Issue.Issued link, PartyId party, JoinWish wish)
                implements Admission {}

        record NoSuchRequest() implements Admission {}

        /** The person was reached by nothing but what the request says. */
        record NotAnotherWay(String why) implements Admission {}

        record Refused(String why) implements Admission {}
    }

    /**
     * Registers who asked and makes a link for its person, as an invitation does.
     *
     * @param reached how the person was reached, by another way than the request says
     */
    public Admission admit(Access access, JoinRequestId id, String reached) {
        return db.inTransaction(
                access,
                tx -> {
                    new JoinStore(tx).lock(id);
                    var found = new JoinStore(tx).find(id);
                    return found.map(it -> admit(tx, access, it, reached))
                            .orElseGet(Admission.NoSuchRequest::new);
                });
    }

    private Admission admit(Tx tx, Access access, JoinStore.Stored stored, String reached) {
        return switch (stored.state(now()).answer(JoinRequest.Outcome.ADMITTED, now())) {
            case JoinRequest.Answer.NotGiven(var why) -> new Admission.Refused(why);
            case JoinRequest.Answer.Given _ -> {
                var key = vault.read(tx, access, Reading.JOIN_REQUEST, stored.id(), ASKER.party());
                var wish = wish(key, stored);
                yield AnotherWay.refusal(reached, wish.contact())
                        .<Admission>map(Admission.NotAnotherWay::new)
                        .orElseGet(() -> admit(tx, access, stored, wish, reached));
            }
        };
    }

    private Admission admit(
            Tx tx, Access access, JoinStore.Stored stored, JoinWish wish, String reached) {
        var party = parties.register(access, wish.kind(), wish.organisation(), Optional.empty());
        var person =
                parties.addPerson(access, party.id(), wish.person(), Optional.empty())
                        .orElseThrow();
        var link = link(access, party, person);
        decide(
                tx,
                access,
                stored,
                JoinRequest.Outcome.ADMITTED,
                reached,
                Optional.of(new JoinStore.Newcomer(party.id(), person)));
        return new Admission.Admitted(link, party.id(), wish);
    }

    private Enrolments.Issue.Issued link(Access access, Party party, PersonId person) {
        var duties = Stream.of(Role.values()).filter(it -> it.isFor(party.kind())).toList();
        return switch (enrolments.invite(access, party.id(), person, duties, Optional.empty())) {
            case Enrolments.Issue.Issued issued -> issued;
            case Enrolments.Issue.NoSuchPerson(), Enrolments.Issue.HasWayIn() ->
                    throw new IllegalStateException("the person was added a moment ago");
            case Enrolments.Issue.Refused(var why) -> throw new IllegalStateException(why);
        };
    }

    public sealed interface Declining {
        record Declined() implements Declining {}

        record NoSuchRequest() implements Declining {}

        record Refused(String why) implements Declining {}
    }

    /**
     * @param reason as the asker reads it
     */
    public Declining decline(Access access, JoinRequestId id, String reason) {
        return db.inTransaction(
                access,
                tx -> {
                    new JoinStore(tx).lock(id);
                    var found = new JoinStore(tx).find(id);
                    return found.map(it -> decline(tx, access, it, reason))
                            .orElseGet(Declining.NoSuchRequest::new);
                });
    }

    private Declining decline(Tx tx, Access access, JoinStore.Stored stored, String reason) {
        return switch (stored.state(now()).answer(JoinRequest.Outcome.DECLINED, now())) {
            case JoinRequest.Answer.NotGiven(var why) -> new Declining.Refused(why);
            case JoinRequest.Answer.Given _ -> {
                decide(tx, access, stored, JoinRequest.Outcome.DECLINED, reason, Optional.empty());
                yield new Declining.Declined();
            }
        };
    }

    /** With the answer goes what was said: of who is admitted, party and person say the rest. */
    private void decide(
            Tx tx,
            Access access,
            JoinStore.Stored stored,
            JoinRequest.Outcome outcome,
            String words,
            Optional<JoinStore.Newcomer> newcomer) {
        var id = JoinDecisionId.random(ids.chance());
        var sealed = vault.newKey(tx, id).seal(wordsPlace(id), words).bytes();
        if (!new JoinStore(tx).decide(stored.id(), id, outcome, sealed, newcomer, access, now())) {
            throw new IllegalStateException("a request that is locked was answered before");
        }
        record.append(
                tx,
                access,
                "join_request." + outcome.code(),
                stored.id(),
                facts(id, outcome, newcomer));
        destroy(tx, access, stored.id(), "join." + outcome.code());
    }

    private static Map<String, String> facts(
            JoinDecisionId id, JoinRequest.Outcome outcome, Optional<JoinStore.Newcomer> newcomer) {
        var rule = outcome == JoinRequest.Outcome.ADMITTED ? ANOTHER_WAY : DECLINED;
        return newcomer.map(it ->
                        Map.of(
                                "reason", id.code(),
                                "rule", rule,
                                "party", it.party().code(),
                                "person", it.person().code()))
                .orElseGet(() -> Map.of("reason", id.code(), "rule", rule));
    }

    private void destroy(Tx tx, Access access, JoinRequestId id, String rule) {
        vault.remove(tx, access, id, new Removal(Removal.Cause.RETENTION, rule));
        new JoinStore(tx).markRemoved(id, now());
    }

    /**
     * For the job: ends what nobody answered in time, and destroys why others were declined once
     * they have had the time to read it; at most so many of each in one transaction.
     *
     * @return how many keys were destroyed
     */
    public int removeDue(Access access, int most) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new JoinStore(tx);
                    var expired = store.lockExpired(now(), most);
                    expired.forEach(id -> expire(tx, access, id));
                    var before = now().minus(limits.of(tx, Limits.JOIN_DECLINED));
                    var read = store.lockDeclined(before, most);
                    read.forEach(id -> forget(tx, access, id));
                    return expired.size() + read.size();
                });
    }

    private void expire(Tx tx, Access access, JoinRequestId id) {
        record.append(tx, access, "join_request.expired", id, Map.of("rule", Limits.JOIN_WAITING));
        destroy(tx, access, id, Limits.JOIN_WAITING);
    }

    private void forget(Tx tx, Access access, JoinDecisionId id) {
        vault.remove(tx, access, id, new Removal(Removal.Cause.RETENTION, Limits.JOIN_DECLINED));
        new JoinStore(tx).markRemoved(id, now());
    }

    /** To the microsecond, so that an answer says what the database keeps. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
