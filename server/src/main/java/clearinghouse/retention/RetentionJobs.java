package clearinghouse.retention;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Fault;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether something has been kept long enough. */
public final class RetentionJobs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RetentionJobs.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final Retention retention;
    private final Access access;
    private final Semaphore stop = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("retention").unstarted(this::run);

    public RetentionJobs(Retention retention, Access access) {
        this.retention = retention;
        this.access = access;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                removeWhatIsDue();
            } while (!stop.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeWhatIsDue() {
        try {
            int removed = retention.run(access);
            if (removed > 0) {
                log.info("event=retention_removed findings={}", removed);
            }
        } catch (RuntimeException | Error e) {
            log.error("event=retention_failed error={}", Fault.of(e).getMessage());
        }
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
