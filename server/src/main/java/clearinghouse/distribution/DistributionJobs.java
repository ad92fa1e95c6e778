package clearinghouse.distribution;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Fault;
import clearinghouse.platform.Rounds;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the repository's metadata anew before it expires, and makes the parts of the advisory index
 * anew that imports changed.
 */
public final class DistributionJobs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DistributionJobs.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Behind the start of everything else. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Imports come in bursts, and each round reads whole parts. */
    private static final Duration INDEX = Duration.ofMinutes(10);

    private final Distribution distribution;
    private final SiteIndex index;
    private final Access access;
    private final Rounds rounds = new Rounds("tuf-refresh", PAUSE, PAUSE, this::refresh);
    private final Rounds parts = new Rounds("advisory-index", SOON, INDEX, this::makeIndex);

    public DistributionJobs(Distribution distribution, SiteIndex index, Access access) {
        this.distribution = distribution;
        this.index = index;
        this.access = access;
    }

    /** Returns when clients find a repository that is not expired. */
    public void start() {
        distribution.refresh(access);
        rounds.start();
        parts.start();
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

    private void makeIndex() {
        try {
            int made = make(index, access);
            if (made > 0) {
                log.info("event=advisory_index_published parts={}", made);
            }
        } catch (RuntimeException | Error e) {
            log.error("event=advisory_index_not_published error={}", Fault.of(e).getMessage());
        }
    }

    /**
     * @return how many parts say something else than before
     */
    static int make(SiteIndex index, Access access) {
        var due = index.due(access);
        int made = 0;
        for (var part : due.parts()) {
            made += index.make(access, part) ? 1 : 0;
        }
        if (!due.parts().isEmpty()) {
            index.publish(access, due);
        }
        return made;
    }

    @Override
    public void close() {
        parts.close();
        rounds.close();
    }
}
