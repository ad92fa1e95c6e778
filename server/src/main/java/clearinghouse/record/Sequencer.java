package clearinghouse.record;

import clearinghouse.formats.merkle.CompactRange;
import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Fault;
import clearinghouse.platform.SigningKey;
import java.time.Duration;
import java.time.InstantSource;
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

    /** So long no round went well. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final Db db;
    private final Access access;
    private final SigningKey key;
    private final InstantSource clock;
    private volatile long lastRound;
    private final Semaphore stop = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("sequencer").unstarted(this::run);

    /**
     * @param access may {@code audit:seal}
     */
    public Sequencer(Db db, Access access, SigningKey key, InstantSource clock) {
        this.db = db;
        this.access = access;
        this.key = key;
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
            while (more
                    ? !stop.tryAcquire()
                    : !stop.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                more = sealSafely() == BATCH;
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
        } catch (RuntimeException | Error e) {
            log.warn("event=sealing_failed error={}", Fault.of(e).getMessage());
            return 0;
        }
    }

    /** One batch; the number of entries in it. */
    int seal() {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new RecordStore(tx);
                    if (!store.lockSealing()) {
                        return 0;
                    }
                    var entries = store.pending(BATCH);
                    if (entries.isEmpty()) {
                        return 0;
                    }
                    var before =
                            store.head().map(RecordStore.Signed::tree).orElse(CompactRange.EMPTY);
                    var tree = before;
                    for (var entry : entries) {
                        tree = tree.append(entry.leaf().hash());
                    }
                    var head = new TreeHead(tree.size(), tree.root(), clock.instant());
                    store.seal(before, entries, head, tree, key.sign(head.signedBytes()));
                    return entries.size();
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
