package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Fault;
import clearinghouse.platform.Rounds;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether a request to join has waited too long. */
public final class JoinJobs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JoinJobs.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);

    /** In one transaction. */
    private static final int BATCH = 50;

    private final JoinRequests requests;
    private final Access access;
    private final Rounds rounds =
            new Rounds("join-requests", Duration.ZERO, PAUSE, this::removeWhatIsDue);

    public JoinJobs(JoinRequests requests, Access access) {
        this.requests = requests;
        this.access = access;
    }

    public void start() {
        rounds.start();
    }

    private void removeWhatIsDue() {
        try {
            int removed = requests.removeDue(access, BATCH);
            while (removed > 0) {
                log.info("event=join_requests_removed keys={}", removed);
                removed = requests.removeDue(access, BATCH);
            }
        } catch (RuntimeException | Error e) {
            log.error("event=join_requests_not_removed error={}", Fault.of(e).getMessage());
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
