package clearinghouse.distribution;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Fault;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs the repository's metadata anew before it expires. */
public final class DistributionJobs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DistributionJobs.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Distribution distribution;
    private final Access access;
    private final Semaphore stop = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("tuf-refresh").unstarted(this::run);

    public DistributionJobs(Distribution distribution, Access access) {
        this.distribution = distribution;
        this.access = access;
    }

    /** Returns when clients find a repository that is not expired. */
    public void start() {
        distribution.refresh(access);
        thread.start();
    }

    private void run() {
        try {
            while (!stop.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                refresh();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() {
        try {
            if (distribution.refresh(access)) {
                log.info("event=tuf_metadata_renewed");
            }
        } catch (RuntimeException | Error e) {
            log.error("event=tuf_metadata_not_renewed error={}", Fault.of(e).getMessage());
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
