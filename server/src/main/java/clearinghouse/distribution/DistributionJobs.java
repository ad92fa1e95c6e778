package clearinghouse.distribution;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Fault;
import clearinghouse.platform.Rounds;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs the repository's metadata anew before it expires. */
public final class DistributionJobs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DistributionJobs.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Distribution distribution;
    private final Access access;
    private final Rounds rounds = new Rounds("tuf-refresh", PAUSE, PAUSE, this::refresh);

    public DistributionJobs(Distribution distribution, Access access) {
        this.distribution = distribution;
        this.access = access;
    }

    /** Returns when clients find a repository that is not expired. */
    public void start() {
        distribution.refresh(access);
        rounds.start();
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
        rounds.close();
    }
}
