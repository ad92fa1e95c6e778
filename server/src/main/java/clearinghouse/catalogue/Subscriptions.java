package clearinghouse.catalogue;

import clearinghouse.formats.csaf.provider.ForeignLists;
import clearinghouse.formats.csaf.provider.Hosts;
import clearinghouse.formats.csaf.provider.Listing;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.SafeClient;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Whom this server asks for what they publish, how often, and how that goes. A round looks at a
 * source, then takes what its lists name in small steps: one that dies in between goes on where it
 * was.
 */
public final class Subscriptions {

    static final String DUE = "subscriptions";

    /** There is one such job at a time, so that sources never hold up verdicts. */
    static final String ALL = "due";

    private static final int LONGEST_ERROR = 500;

    /** Documents of one step. */
    private static final int STEP = 12;

    /** In one step; a source that is away is asked again later, and not for every document. */
    private static final int MOST_FAILURES = 3;

    private final Db db;
    private final AuditRecord record;
    private final Policy policy;
    private final Jobs jobs;
    private final Ids ids;
    private final InstantSource clock;

    public Subscriptions(
            Db db, AuditRecord record, Policy policy, Jobs jobs, Ids ids, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.policy = policy;
        this.jobs = jobs;
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Making {
        record Made(Subscription.Shown subscription) implements Making {}

        record Known(SubscriptionId id) implements Making {}

        record TooMany(int most) implements Making {}

        /**
         * @param shortest in minutes
         */
        record TooOften(int shortest) implements Making {}
    }

    /**
     * @param every empty to take it in once
     * @param mirrored its documents are offered to everyone, as far as its issuer lets that be
     */
    public Making make(
            Access access, SourceAddress address, Optional<Duration> every, boolean mirrored) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new SubscriptionStore(tx);
                    var tooOften = tooOften(tx, every);
                    if (tooOften.isPresent()) {
                        return new Making.TooOften(tooOften.get());
                    }
                    var known = store.known(address.text());
                    if (known.isPresent()) {
                        return new Making.Known(known.get());
                    }
                    int most = policy.most(tx, "subscription.most");
                    if (store.count() >= most) {
                        return new Making.TooMany(most);
                    }
                    var id = SubscriptionId.random(ids.chance());
                    var key = ids.next();
                    var now = clock.instant();
                    if (!store.insert(key, id, address.text(), every, now)) {
                        return new Making.Known(store.known(address.text()).orElseThrow());
                    }
                    if (mirrored) {
                        new MirrorStore(tx).saveState(key, Mirroring.WAITING);
                    }
                    store.saveStale(key, staleAt(tx, now, every));
                    record.append(tx, access, "subscription.made", id, facts(every, false));
                    jobs.enqueue(tx, DUE, ALL, access.party());
                    return new Making.Made(store.shown(id).orElseThrow());
                });
    }

    private Optional<Integer> tooOften(Tx tx, Optional<Duration> every) {
        int shortest = policy.most(tx, "subscription.shortest");
        return every.filter(it -> it.toMinutes() < shortest).map(_ -> shortest);
    }

    private Optional<Instant> staleAt(Tx tx, Instant heard, Optional<Duration> every) {
        return every.map(
                it -> Subscription.staleAt(heard, it, policy.most(tx, "subscription.stale")));
    }

    private static Map<String, String> facts(Optional<Duration> every, boolean paused) {
        return Map.of(
                "minutes", every.map(it -> String.valueOf(it.toMinutes())).orElse("once"),
                "paused", String.valueOf(paused));
    }

    public Page<Subscription.Shown> list(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        Page.of(
                                new SubscriptionStore(tx).list(after),
                                it -> it.subscription().key()));
    }

    public Optional<Subscription.Shown> find(Access access, SubscriptionId id) {
        return db.inTransaction(access, tx -> new SubscriptionStore(tx).shown(id));
    }

    /** Of how many sources what they said counts as old. */
    public long stale(Access access) {
        return db.inTransaction(access, tx -> new SubscriptionStore(tx).stale(clock.instant()));
    }

    public sealed interface Changing {
        record Changed(Subscription.Shown subscription) implements Changing {}

        record NoSuchSubscription() implements Changing {}

        /**
         * @param shortest in minutes
         */
        record TooOften(int shortest) implements Changing {}
    }

    public Changing change(
            Access access, SubscriptionId id, Optional<Duration> every, boolean paused) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new SubscriptionStore(tx);
                    var tooOften = tooOften(tx, every);
                    if (tooOften.isPresent()) {
                        return new Changing.TooOften(tooOften.get());
                    }
                    var current = store.lock(id);
                    if (current.isEmpty()) {
                        return new Changing.NoSuchSubscription();
                    }
                    var was = current.get();
                    var now = clock.instant();
                    // Of what is asked again after a pause, or more often now, the next time is not
                    // far.
                    var next =
                            every.isEmpty()
                                    ? was.next()
                                    : was.succeeded()
                                            .map(it -> it.plus(every.get()))
                                            .filter(it -> it.isAfter(now))
                                            .or(() -> Optional.of(now));
                    store.change(was.key(), every, paused, next);
                    store.saveStale(was.key(), staleAt(tx, was.succeeded().orElse(now), every));
                    record.append(tx, access, "subscription.changed", id, facts(every, paused));
                    jobs.enqueue(tx, DUE, ALL, access.party());
                    return new Changing.Changed(store.shown(id).orElseThrow());
                });
    }

    public sealed interface Asking {
        record Asked(Subscription.Shown subscription) implements Asking {}

        record Paused() implements Asking {}

        record NoSuchSubscription() implements Asking {}
    }

    /** As soon as a worker is free. */
    public Asking fetchNow(Access access, SubscriptionId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new SubscriptionStore(tx);
                    var current = store.lock(id);
                    if (current.isEmpty()) {
                        return new Asking.NoSuchSubscription();
                    }
                    if (current.get().paused()) {
                        return new Asking.Paused();
                    }
                    store.lookAt(current.get().key(), clock.instant());
                    record.append(tx, access, "subscription.asked", id);
                    jobs.enqueue(tx, DUE, ALL, access.party());
                    return new Asking.Asked(store.shown(id).orElseThrow());
                });
    }

    /** What was taken in stays. False where there is no such subscription. */
    public boolean remove(Access access, SubscriptionId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new SubscriptionStore(tx);
                    var current = store.lock(id);
                    current.ifPresent(it -> {
                        Mirrors.leave(tx, it.key(), clock.instant());
                        store.delete(it.key());
                        record.append(tx, access, "subscription.removed", id);
                    });
                    return current.isPresent();
                });
    }

    /** What a worker does next for one source. */
    sealed interface Step {

        /**
         * @param known what its addresses gave to be asked by again
         * @param mark up to when the changes of a dump are known
         */
        record Look(
                Subscription subscription,
                Map<URI, SafeClient.Validators> known,
                Optional<Instant> mark)
                implements Step {}

        /**
         * @param hosts where redirects may lead
         * @param signed a hash and a signature are promised
         */
        record Take(
                Subscription subscription,
                Hosts hosts,
                boolean signed,
                List<ProviderKey> keys,
                List<Listing> listings)
                implements Step {}

        /** All that the lists name was tried. */
        record End(Subscription subscription) implements Step {}
    }

    /** The source that waits longest, which is then the one that waited least. */
    Optional<SubscriptionId> turn(Access access) {
        return db.inTransaction(access, tx -> new SubscriptionStore(tx).step(clock.instant()));
    }

    /** Empty where it was removed meanwhile. */
    Optional<Step> next(Access access, SubscriptionId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new SubscriptionStore(tx);
                    return store.find(id).map(it -> next(store, it));
                });
    }

    private static Step next(SubscriptionStore store, Subscription subscription) {
        var key = subscription.key();
        if (!subscription.underWay()) {
            return new Step.Look(
                    subscription, store.validators(key), store.round(subscription.id()).mark());
        }
        var open = store.open(key, STEP);
        if (open.isEmpty()) {
            return new Step.End(subscription);
        }
        var round = store.round(subscription.id());
        return new Step.Take(subscription, round.hosts(), round.signed(), store.keys(key), open);
    }

    /**
     * Wakes a worker where a source is due: a timer is a hint, the rows say what there is to do.
     */
    void wake(Access access) {
        db.inTransactionDo(access, tx -> enqueueIfDue(tx, access));
    }

    private void enqueueIfDue(Tx tx, Access access) {
        if (new SubscriptionStore(tx).isDue(clock.instant())) {
            jobs.enqueue(tx, DUE, ALL, access.party());
        }
    }

    /** The job of one step ends, and where there is more to do, there is the next one. */
    void goOn(Access access, Consumer<Tx> completion) {
        db.inTransactionDo(
                access,
                tx -> {
                    completion.accept(tx);
                    enqueueIfDue(tx, access);
                });
    }

    private interface Work {
        void on(Tx tx, SubscriptionStore store, Subscription held);
    }

    /** Nothing is done where it was removed meanwhile. */
    private void held(Access access, SubscriptionId id, Work work) {
        db.inTransactionDo(
                access,
                tx -> {
                    var store = new SubscriptionStore(tx);
                    store.lock(id).ifPresent(it -> work.on(tx, store, it));
                });
    }

    /** A source was looked at and names these documents; the round takes them. */
    void listed(Access access, SubscriptionId id, Looked.Lists lists) {
        held(
                access,
                id,
                (tx, store, it) -> {
                    if (!store.saveListings(
                            it.key(), lists.lists(), lists.read(), ForeignLists.MOST)) {
                        fail(store, it, Looked.Failed.TOO_MANY.why());
                        return;
                    }
                    store.saveValidators(it.key(), lists.validators());
                    store.saveKeys(it.key(), lists.keys());
                    lists.mark().ifPresent(mark -> store.saveMark(it.key(), mark));
                    Mirrors.met(tx, it, lists.issuer(), lists.keys(), clock.instant());
                    Mirrors.haveSigned(tx, jobs, access, it);
                    store.beginRound(
                            it.key(),
                            lists.kind(),
                            lists.hosts(),
                            lists.namespace(),
                            lists.signed(),
                            told(lists.trouble()));
                });
    }

    /**
     * What is at the address is a file, and is about to be taken in. The source stays due: who dies
     * before its end begins anew, and finds known what was taken.
     */
    void opened(Access access, SubscriptionId id, SourceKind kind) {
        held(
                access,
                id,
                (tx, store, it) -> {
                    store.beginFile(it.key(), kind);
                    Mirrors.met(tx, it, Optional.empty(), List.of(), clock.instant());
                });
    }

    /** A file was taken in to its end; only now is it not asked for again. */
    void read(Access access, SubscriptionId id, Looked.File file) {
        held(
                access,
                id,
                (tx, store, it) -> {
                    var round = store.round(it.id());
                    if (round.doubted() == 0 && round.beyond() == 0) {
                        store.saveValidators(it.key(), file.validators());
                        file.mark().ifPresent(mark -> store.saveMark(it.key(), mark));
                    }
                    end(tx, store, it);
                });
    }

    void unchanged(Access access, SubscriptionId id) {
        held(
                access,
                id,
                (tx, store, it) -> {
                    // Of a provider the metadata is fetched each time.
                    Mirrors.met(tx, it, Optional.empty(), List.of(), clock.instant());
                    succeed(tx, store, it);
                });
    }

    void failed(Access access, SubscriptionId id, String why) {
        held(access, id, (tx, store, it) -> fail(store, it, why));
    }

    /**
     * What became of documents that a list names.
     *
     * @param taken in, or kept in quarantine as what cannot be read
     * @param doubted kept in quarantine, and asked for again
     * @param missing their host says that there is nothing
     * @param failed could not be fetched
     * @param why the first of these could not
     */
    record Tried(
            List<Listing> taken,
            List<Listing> doubted,
            List<Listing> missing,
            List<Listing> failed,
            String why) {

        boolean isEnough() {
            return failed.size() >= MOST_FAILURES;
        }
    }

    void tried(Access access, SubscriptionId id, Tried tried) {
        held(
                access,
                id,
                (tx, store, it) -> {
                    for (var each :
                            List.of(
                                    tried.taken(),
                                    tried.doubted(),
                                    tried.missing(),
                                    tried.failed())) {
                        store.tried(it.key(), addresses(each));
                    }
                    store.taken(it.key(), tried.taken());
                    store.doubted(it.key(), tried.doubted());
                    Mirrors.gone(tx, it, addresses(tried.missing()), clock.instant());
                    Mirrors.haveSigned(tx, jobs, access, it);
                    store.addLost(it.key(), tried.missing().size(), tried.failed().size());
                    if (!tried.failed().isEmpty()) {
                        store.saveTrouble(it.key(), told(tried.why()));
                    }
                    if (tried.isEnough()) {
                        fail(store, it, tried.why());
                    }
                });
    }

    private static List<String> addresses(List<Listing> listings) {
        return listings.stream().map(it -> it.address().toString()).toList();
    }

    /** Nothing is left of the round. */
    void ended(Access access, SubscriptionId id) {
        held(
                access,
                id,
                (tx, store, it) -> {
                    var trouble = store.round(it.id()).trouble();
                    if (!trouble.isEmpty()) {
                        fail(store, it, trouble);
                    } else {
                        end(tx, store, it);
                    }
                });
    }

    /**
     * What says something that nobody can believe, or nothing where it should, is not up to date;
     * it is asked again when it would be otherwise.
     */
    private void end(Tx tx, SubscriptionStore store, Subscription it) {
        // Whatever it lacks: its lists were read to their end.
        Mirrors.delisted(tx, it, clock.instant());
        var round = store.round(it.id());
        var lacking = lacking(it.tally().missing(), round, Room.Bounds.in(tx, policy));
        if (lacking.isEmpty()) {
            store.forgetUnnamed(it.key());
            succeed(tx, store, it);
        } else {
            var now = clock.instant();
            store.failRound(it.key(), now, it.afterSuccess(now), lacking);
        }
    }

    private static String lacking(int missing, Round round, Room.Bounds bounds) {
        var lacking = new ArrayList<String>();
        if (missing > 0) {
            lacking.add("%,d documents that its lists name are not there".formatted(missing));
        }
        if (round.doubted() > 0) {
            lacking.add("%,d of its documents are not believed".formatted(round.doubted()));
        }
        if (round.beyond() > 0) {
            lacking.add(
                    "%,d of its documents are more than is kept of one source: %,d MB taken in, %,d MB of earlier revisions of one document, %,d MB in quarantine"
                            .formatted(
                                    round.beyond(),
                                    bounds.taken(),
                                    bounds.revisions(),
                                    bounds.quarantine()));
        }
        return String.join("; ", lacking);
    }

    private void succeed(Tx tx, SubscriptionStore store, Subscription it) {
        var now = clock.instant();
        store.endRound(it.key(), now, it.afterSuccess(now));
        store.saveStale(it.key(), staleAt(tx, now, it.every()));
    }

    private void fail(SubscriptionStore store, Subscription it, String why) {
        var now = clock.instant();
        store.failRound(it.key(), now, it.afterFailure(now), told(why));
    }

    private static String told(String why) {
        return Arrival.printable(why, LONGEST_ERROR);
    }
}
