package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.inventory.Inventory;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import clearinghouse.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tells operators what they are exposed to, and takes what they say about it. */
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
    private final Receipts receipts;
    private final Parties parties;
    private final Policy policy;
    private final Inventory inventory;
    private final Ids ids;
    private final InstantSource clock;

    public Exposures(
            Db db,
            AuditRecord record,
            Vault vault,
            Parties parties,
            Policy policy,
            Inventory inventory,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.record = record;
        this.receipts = new Receipts(record, vault, ids, clock);
        this.parties = parties;
        this.policy = policy;
        this.inventory = inventory;
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
                                                            receipts.opened(
                                                                    tx, access, exposure, sealed))
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
                    // First the assets, and what is on them after them, as all do.
                    inventory.lock(
                            tx,
                            ids.stream()
                                    .flatMap(id -> store.find(id, access.party()).stream())
                                    .map(Exposure::asset)
                                    .toList());
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
                        receipts.append(tx, access, exposure, statement, note, to);
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
        receipts.append(tx, access, exposure, statement, note, to);
        return new Answer.Taken(to.code());
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
                receipts.note(tx, access, exposure, sealed.receipt()),
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

    /** In the transaction that marks the notice as gone, so that each notice has one receipt. */
    void deliver(Tx tx, Access access, ExposureId id) {
        var exposure = new ExposureStore(tx).lock(id).orElseThrow();
        var state = ExposureState.parse(exposure.state()).delivered();
        receipts.append(tx, access, exposure, ReceiptState.DELIVERED, Optional.empty(), state);
    }
}
