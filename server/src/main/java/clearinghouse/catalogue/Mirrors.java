package clearinghouse.catalogue;

import clearinghouse.formats.csaf.provider.Issuer;
import clearinghouse.formats.csaf.provider.ListedDocument;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Whose documents the operator of this server has chosen to offer to everyone, and what their
 * issuers said last. Of a document there is what its issuer's address gave when it was asked last,
 * or nothing: what comes from elsewhere under its name changes nothing here.
 */
public final class Mirrors {

    /** The job that follows where a document came without a signature. */
    public static final String UNSIGNED = "mirror.unsigned";

    /** There is one such job at a time. */
    private static final String ALL = "all";

    private final Db db;
    private final AuditRecord record;
    private final Jobs jobs;
    private final InstantSource clock;

    public Mirrors(Db db, AuditRecord record, Jobs jobs, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * An issuing party that is mirrored, or listed only.
     *
     * @param every how often it is asked, where it is asked again and again
     * @param toldAt when what it says of itself changed last
     * @param changedAt when that or its documents did
     */
    public record Mirror(
            UUID key,
            String folder,
            Issuer issuer,
            Optional<Duration> every,
            Instant toldAt,
            Instant changedAt) {}

    /**
     * @param signed its issuer's signature came with it
     */
    public record Copy(ListedDocument document, String sha256, boolean signed) {}

    /**
     * A document byte for byte.
     *
     * @param signature its issuer's, in armour, where one came with it
     */
    public record Original(byte[] content, Optional<String> signature) {}

    /**
     * Chooses a source to be mirrored, or not any more. Empty where there is no such subscription.
     */
    public Optional<Subscription.Shown> choose(Access access, SubscriptionId id, boolean mirrored) {
        return db.inTransaction(
                access,
                tx -> {
                    var subscriptions = new SubscriptionStore(tx);
                    var current = subscriptions.lock(id);
                    current.ifPresent(it -> {
                        if (mirrored == (it.mirroring() == Mirroring.OFF)) {
                            choose(tx, it.key(), mirrored);
                            record.append(
                                    tx,
                                    access,
                                    "subscription.mirroring",
                                    id,
                                    Map.of("chosen", String.valueOf(mirrored)));
                            jobs.enqueue(tx, Subscriptions.DUE, Subscriptions.ALL, access.party());
                        }
                    });
                    return subscriptions.shown(id);
                });
    }

    private void choose(Tx tx, UUID subscription, boolean mirrored) {
        var store = new MirrorStore(tx);
        if (mirrored) {
            store.saveState(subscription, Mirroring.WAITING);
            store.lookAgain(subscription, clock.instant());
        } else {
            leave(tx, subscription, clock.instant());
            store.saveState(subscription, Mirroring.OFF);
        }
    }

    /** Of a subscription that is held. */
    static void leave(Tx tx, UUID subscription, Instant now) {
        var store = new MirrorStore(tx);
        store.hold();
        if (store.delete(subscription)) {
            store.changed(subscription, now);
        }
    }

    /** What a source that is held says of itself now. */
    static void met(
            Tx tx,
            Subscription it,
            Optional<Issuer> issuer,
            Collection<ProviderKey> keys,
            Instant now) {
        if (it.mirroring() == Mirroring.OFF) {
            return;
        }
        var store = new MirrorStore(tx);
        store.hold();
        var state =
                Mirroring.of(
                        issuer,
                        issuer.filter(by -> store.isTaken(by.party(), it.key())).isPresent());
        boolean changed =
                switch (state) {
                    case MIRRORED -> mirrored(store, it, issuer.orElseThrow(), keys, now);
                    case LISTED -> listed(store, it, issuer.orElseThrow(), now);
                    case OFF, WAITING, REFUSED, TAKEN, NO_ISSUER -> store.delete(it.key());
                };
        store.saveState(it.key(), state);
        if (changed) {
            store.changed(it.key(), now);
        }
    }

    private static boolean mirrored(
            MirrorStore store,
            Subscription it,
            Issuer issuer,
            Collection<ProviderKey> keys,
            Instant now) {
        boolean otherWords = save(store, it, issuer, now);
        boolean otherKeys = store.saveKeys(it.key(), armoured(keys));
        // What was signed by a key that its issuer names no more is verified by none of those here.
        if (otherKeys || it.mirroring() != Mirroring.MIRRORED) {
            store.reopen(it.key());
        }
        return otherWords || otherKeys;
    }

    private static boolean listed(MirrorStore store, Subscription it, Issuer issuer, Instant now) {
        boolean otherWords = save(store, it, issuer, now);
        boolean fewerKeys = store.saveKeys(it.key(), Map.of());
        return store.deleteDocuments(it.key()) || otherWords || fewerKeys;
    }

    /**
     * In the folder that it has, else in one that nobody has. What came under another namespace is
     * of another party, and was judged as that.
     */
    private static boolean save(MirrorStore store, Subscription it, Issuer issuer, Instant now) {
        if (store.isOfAnother(it.key(), issuer)) {
            store.deleteDocuments(it.key());
            store.reopen(it.key());
        }
        var folder = store.folder(it.key()).orElseGet(() -> free(store, issuer.folder()));
        return store.save(it.key(), folder, issuer, it.every(), now);
    }

    private static String free(MirrorStore store, String wanted) {
        var folder = wanted;
        for (int number = 2; !store.isFree(folder); number++) {
            folder = wanted + "_" + number;
        }
        return folder;
    }

    private static Map<String, String> armoured(Collection<ProviderKey> keys) {
        var armoured = new TreeMap<String, String>();
        for (var key : keys) {
            OpenPgpSignature.armoured(key).ifPresent(it -> armoured.put(key.fingerprint(), it));
        }
        return armoured;
    }

    /**
     * A document that came from a source.
     *
     * @param name empty where it was not taken in
     */
    record Arrived(Arrival arrival, Optional<ForeignAdvisory.Name> name) {}

    /** After they were taken in, in the same transaction. */
    static void arrived(Tx tx, SubscriptionId source, List<Arrived> arrived, Instant now) {
        var held = new SubscriptionStore(tx).lock(source);
        if (held.isEmpty() || held.get().mirroring() != Mirroring.MIRRORED) {
            return;
        }
        var key = held.get().key();
        var store = new MirrorStore(tx);
        store.hold();
        int changed = 0;
        for (var each : arrived) {
            changed += kept(store, key, each);
        }
        if (changed > 0) {
            store.changed(key, now);
        }
    }

    /**
     * What was read after it had been changed, or counted as old at once, is not here as it came.
     */
    private static int kept(MirrorStore store, UUID key, Arrived arrived) {
        var arrival = arrived.arrival();
        var sha256 = arrival.sha256();
        var name = arrived.name().filter(it -> store.isKept(it, sha256));
        return name.isPresent() && arrival.copy().isPresent()
                ? store.keep(key, arrival.place(), name.get(), sha256, arrival.copy().get())
                : store.deletePlaces(key, List.of(arrival.place()));
    }

    /**
     * Of what waited in quarantine and can be read now nothing is known of its signature, nor
     * whether it is what lies there still: it is fetched once more.
     */
    static void retried(Tx tx, SubscriptionId source, Collection<String> places) {
        new SubscriptionStore(tx)
                .lock(source)
                .filter(it -> it.mirroring() == Mirroring.MIRRORED)
                .ifPresent(it -> new MirrorStore(tx).reopen(it.key(), places));
    }

    /** All lists of a source were read: what none of them names was taken back. */
    static void delisted(Tx tx, Subscription it, Instant now) {
        if (it.mirroring() != Mirroring.MIRRORED) {
            return;
        }
        var store = new MirrorStore(tx);
        store.hold();
        var places = store.notListed(it.key());
        if (!places.isEmpty()) {
            // A place is cut, and what cannot be shown is replaced in it.
            store.listed(it.key()).forEach(address -> places.remove(Arrival.place(address)));
        }
        if (store.deletePlaces(it.key(), places) > 0) {
            store.changed(it.key(), now);
        }
    }

    /** Their host says that there is nothing. */
    static void gone(Tx tx, Subscription it, Collection<String> addresses, Instant now) {
        if (it.mirroring() != Mirroring.MIRRORED || addresses.isEmpty()) {
            return;
        }
        var places = new ArrayList<String>();
        addresses.forEach(address -> places.add(Arrival.place(address)));
        var store = new MirrorStore(tx);
        store.hold();
        if (store.deletePlaces(it.key(), places) > 0) {
            store.changed(it.key(), now);
        }
    }

    static void haveSigned(Tx tx, Jobs jobs, Access access, Subscription it) {
        if (it.mirroring() == Mirroring.MIRRORED && new MirrorStore(tx).isUnsigned(it.key())) {
            jobs.enqueue(tx, UNSIGNED, ALL, access.party());
        }
    }

    /** Grows with each change. */
    public long stamp(Tx tx) {
        return new MirrorStore(tx).stamp().number();
    }

    public Instant changedAt(Tx tx) {
        return new MirrorStore(tx).stamp().changedAt();
    }

    public List<Mirror> all(Tx tx) {
        return new MirrorStore(tx).all();
    }

    public Map<String, String> keys(Tx tx, Mirror mirror) {
        return new MirrorStore(tx).keys(mirror.key());
    }

    public List<Copy> documents(Tx tx, Mirror mirror) {
        return new MirrorStore(tx).documents(mirror.key());
    }

    /** Empty where it is provided no more, or with other words. */
    public Optional<Original> original(Tx tx, Mirror mirror, Copy copy) {
        return new MirrorStore(tx).original(mirror.key(), copy.document().path(), copy.sha256());
    }

    /**
     * Hashes of documents that came without a signature, and for which none was asked here.
     *
     * @param except the party whose documents nobody else signs
     */
    public List<String> unsigned(Tx tx, String except, int most) {
        return new MirrorStore(tx).unsigned(except, most);
    }

    /** A signature was asked for, whether or not there is one. */
    public void asked(Tx tx, String sha256) {
        new MirrorStore(tx).asked(sha256);
    }

    public Optional<byte[]> content(Tx tx, String sha256) {
        return new MirrorStore(tx).content(sha256);
    }
}
