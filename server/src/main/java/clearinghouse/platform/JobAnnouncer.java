package clearinghouse.platform;

import clearinghouse.kernel.Access;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all servers of new jobs, once for all commits of a moment. A transaction that notifies
 * holds a lock of the whole cluster until it is on disk, so none with a user behind it does so.
 */
public final class JobAnnouncer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JobAnnouncer.class);
    private static final Duration FOR_EVER = Duration.ofDays(1);

    /** What commits meanwhile is told together. */
    private static final long PAUSE_MILLIS = 10;

    private final Db db;
    private final Access access;
    private final Bell bell = new Bell();
    private final Thread thread = Thread.ofPlatform().name("job-announcer").unstarted(this::run);

    public JobAnnouncer(Db db, Access access) {
        this.db = db;
        this.access = access;
    }

    public void start() {
        thread.start();
    }

    /** Returns at once. */
    public void ring() {
        bell.ring();
    }

    private void run() {
        long heard = 0;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                bell.await(heard, FOR_EVER);
                heard = bell.times();
                announce();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Polling finds what an announcement that failed did not tell. */
    private void announce() {
        try {
            db.inTransactionDo(
                    access,
                    tx ->
                            tx.first(
                                    "select set_config('synchronous_commit', 'off', true), pg_notify(?, '')",
                                    row -> true,
                                    Jobs.CHANNEL));
        } catch (RuntimeException | Error e) {
            log.warn("event=announcement_failed error={}", Fault.of(e).getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
