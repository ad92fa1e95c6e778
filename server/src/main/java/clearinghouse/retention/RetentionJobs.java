package clearinghouse.retention;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Fault;
import clearinghouse.platform.Rounds;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether something has been kept long enough. */
public final class RetentionJobs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RetentionJobs.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final Retention retention;
    private final Access access;
    private final Rounds rounds =
            new Rounds("retention", Duration.ZERO, PAUSE, this::removeWhatIsDue);

    public RetentionJobs(Retention retention, Access access) {
        this.retention = retention;
        this.access = access;
    }

    public void start() {
        rounds.start();
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
        rounds.close();
    }
}
