package clearinghouse.vault;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Unopenable;
import clearinghouse.record.AuditRecord;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the wrapping key while the server serves: two keepers agree, a job wraps every row anew
 * by the new key, and the old one is destroyed when no row names it.
 */
public final class Rotations {

    public static final Permission KEEP = new Permission("key:keep");

    /** The kind of job that carries a rotation through. */
    public static final String CONSENTED = "vault.rotation";

    /** The kind of job that tells that one is finished: what else wears out with a key goes too. */
    public static final String ROTATED = "vault.rotated";

    private static final Logger log = LoggerFactory.getLogger(Rotations.class);
    private static final int BATCH = 200;
    private static final long PAUSE_MILLIS = 50;

    private final Db db;
    private final Keystore keystore;
    private final AuditRecord record;
    private final Jobs jobs;
    private final Ids ids;
    private final InstantSource clock;
    private final int batch;

    public Rotations(
            Db db, Keystore keystore, AuditRecord record, Jobs jobs, Ids ids, InstantSource clock) {
        this(db, keystore, record, jobs, ids, clock, BATCH);
    }

    /**
     * @param batch how many rows are wrapped anew in one transaction
     */
    Rotations(
            Db db,
            Keystore keystore,
            AuditRecord record,
            Jobs jobs,
            Ids ids,
            InstantSource clock,
            int batch) {
        this.db = db;
        this.keystore = keystore;
        this.record = record;
        this.jobs = jobs;
        this.ids = ids;
        this.clock = clock;
        this.batch = batch;
    }

    public sealed interface Asking {
        record Asked(Rotation rotation) implements Asking {}

        record Refused(String why) implements Asking {}
    }

    Asking ask(Access access) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new VaultStore(tx);
                    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                    var open = store.open();
                    if (open.isPresent()) {
                        if (!open.get().hasLapsed(now)) {
                            return new Asking.Refused("a rotation is asked for or under way");
                        }
                        decide(tx, access, open.get(), open.get().refuse(access.actor(), now));
                    }
                    var rotation =
                            new Rotation(
                                    RotationId.random(ids.chance()),
                                    access.actor(),
                                    now,
                                    new Rotation.State.Asked());
                    store.save(ids.next(), rotation);
                    record.append(tx, access, "key.rotation_asked", rotation.id());
                    return new Asking.Asked(rotation);
                });
    }

    public sealed interface Decision {
        record Made(Rotation rotation) implements Decision {}

        record NoSuchRotation() implements Decision {}

        record Refused(String why) implements Decision {}
    }

    /** Of another person than the one who asked; the database checks it again. */
    Decision consent(Access access, RotationId id) {
        return db.inTransaction(
                access,
                tx ->
                        lock(tx, id)
                                .map(asked ->
                                        decide(
                                                tx,
                                                access,
                                                asked,
                                                asked.consent(
                                                        access.actor(),
                                                        new VaultStore(tx)
                                                                .isAnotherPerson(
                                                                        asked.askedBy(),
                                                                        access.actor()),
                                                        clock.instant())))
                                .orElseGet(Decision.NoSuchRotation::new));
    }

    /** Of any keeper, the one who asked included. */
    Decision refuse(Access access, RotationId id) {
        return db.inTransaction(
                access,
                tx ->
                        lock(tx, id)
                                .map(asked ->
                                        decide(
                                                tx,
                                                access,
                                                asked,
                                                asked.refuse(access.actor(), clock.instant())))
                                .orElseGet(Decision.NoSuchRotation::new));
    }

    private static Optional<Rotation> lock(Tx tx, RotationId id) {
        var store = new VaultStore(tx);
        return store.find(id)
                .flatMap(found ->
                        found.state() instanceof Rotation.State.Asked
                                ? store.lock(id).or(() -> store.find(id))
                                : Optional.of(found));
    }

    private Decision decide(Tx tx, Access access, Rotation asked, Rotation.Move move) {
        return switch (move) {
            case Rotation.Move.Refused(var why) -> new Decision.Refused(why);
            case Rotation.Move.Changed(var to) -> {
                new VaultStore(tx).save(asked.id(), to);
                boolean consented = to instanceof Rotation.State.UnderWay;
                record.append(
                        tx,
                        access,
                        consented ? "key.rotation_consented" : "key.rotation_refused",
                        asked.id());
                if (consented) {
                    jobs.enqueue(tx, CONSENTED, asked.id().code(), access.party());
                }
                yield new Decision.Made(
                        new Rotation(asked.id(), asked.askedBy(), asked.askedAt(), to));
            }
        };
    }

    /** What is wrapped by which key; names tell nothing of a key. */
    List<VaultStore.WrappingKey> keys(Access access) {
        return db.inTransaction(
                access, tx -> tx.widened(Vault.WRAP, () -> new VaultStore(tx).wrappingKeys()));
    }

    /**
     * @param left rows that are still wrapped by another key
     */
    record Standing(Rotation rotation, Optional<Integer> left) {}

    Page<Standing> list(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx -> {
                    var page =
                            Page.of(
                                    new VaultStore(tx).rotations(after, Page.SIZE + 1),
                                    VaultStore.Keyed::key);
                    return new Page<>(
                            page.items().stream()
                                    .map(keyed -> standing(tx, keyed.rotation()))
                                    .toList(),
                            page.after());
                });
    }

    Optional<Standing> find(Access access, RotationId id) {
        return db.inTransaction(
                access, tx -> new VaultStore(tx).find(id).map(rotation -> standing(tx, rotation)));
    }

    private static Standing standing(Tx tx, Rotation rotation) {
        return new Standing(
                rotation,
                switch (rotation.state()) {
                    case Rotation.State.UnderWay(_, _, var key) ->
                            key.map(name ->
                                    tx.widened(
                                            Vault.WRAP,
                                            () -> new VaultStore(tx).wrappedByOthers(name)));
                    case Rotation.State.Finished finished -> Optional.of(finished.left());
                    case Rotation.State.Asked _, Rotation.State.Refused _ -> Optional.empty();
                });
    }

    /**
     * Can be cut short anywhere and begun again: what is done is seen in the rows.
     *
     * @param complete ends the job in the transaction that ends the rotation
     */
    public void carryThrough(Access access, RotationId id, Consumer<Tx> complete) {
        var fresh = wrapping(access, tx -> begin(tx, access, id));
        int left = wrapAll(access, fresh);
        awaitReaders(access);
        wrapping(access, tx -> finish(tx, access, id, fresh, left, complete));
    }

    private <T> T wrapping(Access access, java.util.function.Function<Tx, T> work) {
        return db.inTransaction(access, tx -> tx.widened(Vault.WRAP, () -> work.apply(tx)));
    }

    private String begin(Tx tx, Access access, RotationId id) {
        var store = new VaultStore(tx);
        var rotation = store.lock(id).orElseThrow();
        return switch (rotation.state()) {
            case Rotation.State.UnderWay(var by, var at, var key) -> {
                if (key.isPresent()) {
                    yield key.get();
                }
                var fresh = keystore.keyBeside(store.keyNames());
                store.makeCurrent(fresh, clock.instant());
                store.save(id, new Rotation.State.UnderWay(by, at, Optional.of(fresh)));
                record.append(tx, access, "key.made", id, Map.of("key", fresh));
                yield fresh;
            }
            case Rotation.State.Finished(_, _, var key, _, _) -> key;
            case Rotation.State.Asked _, Rotation.State.Refused _ ->
                    throw new IllegalStateException("nobody consented");
        };
    }

    /**
     * In passes, because rows may come that began before the new key, or be in other hands when
     * their turn comes; the number left behind.
     */
    private int wrapAll(Access access, String fresh) {
        var pass = pass(access, fresh);
        while (pass.wrapped() > 0 || othersThan(access, fresh) > pass.lost()) {
            if (pass.wrapped() == 0) {
                pause();
            }
            pass = pass(access, fresh);
        }
        return pass.lost();
    }

    private int othersThan(Access access, String fresh) {
        return wrapping(access, tx -> new VaultStore(tx).wrappedByOthers(fresh));
    }

    private record Pass(int wrapped, int lost) {}

    private Pass pass(Access access, String fresh) {
        int wrapped = 0;
        int lost = 0;
        var after = Optional.of("");
        while (after.isPresent()) {
            var from = after.get();
            var batch = wrapping(access, tx -> batch(tx, fresh, from));
            wrapped += batch.wrapped();
            lost += batch.lost();
            after = batch.last();
        }
        return new Pass(wrapped, lost);
    }

    private record Batch(int wrapped, int lost, Optional<String> last) {}

    private Batch batch(Tx tx, String fresh, String after) {
        var store = new VaultStore(tx);
        var rows = store.lockOthers(fresh, after, batch);
        var anew = new ArrayList<VaultStore.Wrapped>();
        for (var row : rows) {
            anew(store, row, fresh).ifPresent(anew::add);
        }
        store.wrapAllBy(anew);
        return new Batch(
                anew.size(),
                rows.size() - anew.size(),
                rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast().subject()));
    }

    /**
     * Empty where the row's key is lost: it stays as it is, should the key be found again. While a
     * key service is away nothing is known to be lost: the job ends there, and is begun again.
     */
    private Optional<VaultStore.Wrapped> anew(
            VaultStore store, VaultStore.Wrapped row, String fresh) {
        byte[] key;
        try {
            key = renewed(store, row, keystore.unwrap(row.key(), row.content(), row.subject()));
        } catch (CannotOpen _) {
            return Optional.empty();
        } catch (Unopenable away) {
            if (keystore.holds(row.key())) {
                throw away;
            }
            return Optional.empty();
        }
        return Optional.of(
                new VaultStore.Wrapped(
                        row.subject(),
                        keystore.wrap(fresh, key, row.subject()),
                        fresh,
                        Optional.empty(),
                        row.removed()));
    }

    /** A key that wraps others changes with the wrapping key; one that seals content stays. */
    private byte[] renewed(VaultStore store, VaultStore.Wrapped row, byte[] key) {
        var children = store.lockChildren(row.subject());
        if (children.isEmpty()) {
            return key;
        }
        var renewed = Keyring.random(ids.chance());
        store.wrapAnew(
                children.stream()
                        .map(child -> {
                            var bound = Vault.under(row.subject(), child.subject());
                            var data = Gcm.open(key, child.content(), bound);
                            return new VaultStore.Child(
                                    child.subject(), Gcm.seal(renewed, data, bound, ids.chance()));
                        })
                        .toList());
        return renewed;
    }

    /** Whoever reads the database as it was before holds rows that only the old key opens. */
    private void awaitReaders(Access access) {
        var mark = db.inTransaction(access, tx -> new VaultStore(tx).mark());
        while (db.inTransaction(access, tx -> new VaultStore(tx).isReadAsBefore(mark))) {
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server stops", e);
        }
    }

    /** A key is destroyed while its row is locked and unused: cut short here, it is done again. */
    private boolean finish(
            Tx tx, Access access, RotationId id, String fresh, int left, Consumer<Tx> complete) {
        var store = new VaultStore(tx);
        for (var unused : store.lockUnused()) {
            keystore.destroy(unused);
            store.destroyed(unused, clock.instant());
            record.append(tx, access, "key.destroyed", id, Map.of("key", unused));
        }
        if (store.lock(id).orElseThrow().state()
                instanceof Rotation.State.UnderWay(var by, var at, _)) {
            store.save(id, new Rotation.State.Finished(by, at, fresh, left, clock.instant()));
            record.append(
                    tx,
                    access,
                    "key.rotation_finished",
                    id,
                    Map.of("key", fresh, "left", String.valueOf(left)));
            jobs.enqueue(tx, ROTATED, id.code(), access.party());
        }
        complete.accept(tx);
        return true;
    }

    /** Says in the log what lies under keys that the keystore lacks; all else works. */
    public void lookForLostKeys(Access access) {
        try {
            sayLostKeys(access);
        } catch (Unopenable _) {
            // The keystore has said that it is away: then nothing is known to be lost.
            return;
        }
    }

    private void sayLostKeys(Access access) {
        var lost = new TreeMap<String, Map<String, Long>>();
        wrapping(
                access,
                tx -> {
                    var store = new VaultStore(tx);
                    for (var key : store.wrappingKeys()) {
                        if (key.destroyedAt().isEmpty() && !keystore.holds(key.name())) {
                            lost.put(key.name(), new TreeMap<>(store.subjectsOf(key.name())));
                        }
                    }
                    return true;
                });
        lost.forEach((key, subjects) ->
                log.error(
                        "event=wrapping_key_missing key={} closed=\"{}\" next=\"restore the keystore, or rotate its key to go on without what is closed\"",
                        key,
                        subjects));
    }
}
