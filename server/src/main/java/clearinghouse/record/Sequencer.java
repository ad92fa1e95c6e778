package clearinghouse.record;

import clearinghouse.formats.merkle.CompactRange;
import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.LogKeys;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.platform.Db;
import clearinghouse.platform.Fault;
import clearinghouse.signer.Signing;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals what has been committed, batch by batch, each batch one transaction: its leaves, the signed
 * head over them and the end of their waiting stand or fall together. Who appends never waits for
 * it, and of several nodes one seals at a time.
 */
public final class Sequencer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Sequencer.class);
    private static final int BATCH = 1000;

    /** Well below the second within which an entry is sealed. */
    private static final Duration PAUSE = Duration.ofMillis(400);

    /** Nobody adds to the record for so long in one transaction. */
    private static final Duration SETTLED = Duration.ofHours(1);

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
    private static final int SWEEP = 10_000;

    /** So long no round went well. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final Db db;
    private final Access access;
    private final Notary notary;
    private final Anchor anchor;
    private final InstantSource clock;
    private volatile long lastRound;
    private long nextSweep = System.nanoTime();
    private int most = BATCH;
    private final Semaphore stop = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("sequencer").unstarted(this::run);

    /**
     * @param access may {@code audit:seal}
     */
    public Sequencer(Db db, Access access, Signing signing, Anchor anchor, InstantSource clock) {
        this.db = db;
        this.access = access;
        this.notary = new Notary(signing);
        this.anchor = anchor;
        this.clock = clock;
    }

    public void start() {
        lastRound = System.nanoTime();
        thread.start();
    }

    /** It, or another node in its stead, has sealed what there was not long ago. */
    public boolean alive() {
        return thread.isAlive() && System.nanoTime() - lastRound < STUCK.toNanos();
    }

    private void run() {
        boolean more = false;
        try {
            renewSafely();
            while (more
                    ? !stop.tryAcquire()
                    : !stop.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                more = sealSafely() >= BATCH;
                if (!more && System.nanoTime() - nextSweep >= 0) {
                    sweepSafely();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private int sealSafely() {
        try {
            int sealed = seal();
            lastRound = System.nanoTime();
            return sealed;
        } catch (Signing.AlreadySigned e) {
            log.warn("event=sealing_refused reason=\"{}\"", e.getMessage());
            return 0;
        } catch (RuntimeException | Error e) {
            log.warn("event=sealing_failed error={}", Fault.of(e).getMessage());
            return 0;
        }
    }

    private record Batch(int entries, SignedNote checkpoint) {}

    /**
     * One batch; the number of entries in it. Of a batch that was signed, and whose transaction
     * failed then, no other one of the same size is signed: the next one is larger.
     */
    int seal() {
        try {
            int sealed = seal(most);
            most = BATCH;
            return sealed;
        } catch (Signing.AlreadySigned e) {
            most = Math.min(most + 1, 2 * BATCH);
            throw e;
        }
    }

    private int seal(int atMost) {
        Optional<Batch> sealed =
                db.inTransaction(
                        access,
                        tx -> {
                            var store = new RecordStore(tx);
                            if (!store.lockSealing()) {
                                return Optional.empty();
                            }
                            var entries = store.pending(atMost);
                            if (entries.isEmpty()) {
                                return Optional.empty();
                            }
                            var before = store.tree().orElse(CompactRange.EMPTY);
                            var tree = before;
                            for (var entry : entries) {
                                tree = tree.append(entry.leaf().hash());
                            }
                            var head = new TreeHead(tree.size(), tree.root(), clock.instant());
                            var origin = origin(store);
                            begin(store, origin, before.size() + 1);
                            var checkpoint = notary.sign(origin, head);
                            store.seal(before, entries, head, tree, checkpoint);
                            return Optional.of(new Batch(entries.size(), checkpoint));
                        });
        sealed.ifPresent(batch -> keep(batch.checkpoint()));
        return sealed.map(Batch::entries).orElse(0);
    }

    /**
     * Writes down which keys sign from here on. Another server that made one has given out
     * checkpoints with its signature: none may follow without it.
     */
    private void begin(RecordStore store, String origin, long from) {
        var begun = store.signers().stream().map(LogKeys.Begun::key).toList();
        var ours = notary.beside(origin);
        if (!ours.containsAll(begun)) {
            throw new IllegalStateException(
                    "the record is signed with a key that this server did not start with; start it anew with the same keys as the others");
        }
        ours.stream()
                .filter(key -> !begun.contains(key))
                .forEach(key -> store.begin(new LogKeys.Begun(key, from)));
    }

    private String origin(RecordStore store) {
        return store.checkpoint()
                .flatMap(signed -> Checkpoint.parse(signed.note().text()))
                .map(Checkpoint::origin)
                .orElseGet(notary::firstOrigin);
    }

    /** The batch is sealed whether or not the other disk is there. */
    private void keep(SignedNote checkpoint) {
        try {
            anchor.keep(checkpoint);
        } catch (UncheckedIOException e) {
            log.warn("event=checkpoint_not_anchored error={}", Fault.of(e).getMessage());
        }
    }

    private void sweepSafely() {
        int passed = 0;
        try {
            passed = sweep(SWEEP);
        } catch (RuntimeException | Error e) {
            log.warn("event=sweeping_failed error={}", Fault.of(e).getMessage());
        }
        if (passed < SWEEP) {
            nextSweep = System.nanoTime() + BETWEEN_SWEEPS.toNanos();
        }
    }

    /**
     * Looks whether each of the next entries has its place in the tree. What waits is then looked
     * for behind them only.
     *
     * @return how many have
     */
    int sweep(int most) {
        var settled = Ids.at(clock.instant().minus(SETTLED));
        return db.inTransaction(access, tx -> new RecordStore(tx).sweep(settled, most));
    }

    private void renewSafely() {
        try {
            renew();
        } catch (RuntimeException | Error e) {
            log.warn("event=renewing_heads_failed error={}", Fault.of(e).getMessage());
        }
    }

    /** Signs a checkpoint for each head from before there were any, if this server signed it. */
    void renew() {
        for (var last = renew(0); last.isPresent(); ) {
            last = renew(last.getAsLong());
        }
    }

    private OptionalLong renew(long above) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new RecordStore(tx);
                    var origin = origin(store);
                    var heads = store.before(above, BATCH);
                    for (var old : heads) {
                        notary.signAnew(origin, old)
                                .ifPresentOrElse(
                                        note -> store.renew(old.head().size(), note),
                                        () ->
                                                log.warn(
                                                        "event=head_is_not_ours size={}",
                                                        old.head().size()));
                    }
                    return heads.isEmpty()
                            ? OptionalLong.empty()
                            : OptionalLong.of(heads.getLast().head().size());
                });
    }

    @Override
    public void close() {
        stop.release();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
