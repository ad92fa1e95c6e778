package clearinghouse.intake;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Fault;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Rounds;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps in the memory of this process what findings mean, where a model says it. */
public final class MeaningJobs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MeaningJobs.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Db db;
    private final Jobs jobs;
    private final Candidates candidates;
    private final Access access;

    /** Five minutes. */
    private static final int LOOKS_AGAIN_EVERY = 60;

    private int round;
    private int held;
    private final Rounds rounds = new Rounds("meanings", Duration.ZERO, PAUSE, this::learn);

    public MeaningJobs(Db db, Jobs jobs, Candidates candidates, Access access) {
        this.db = db;
        this.jobs = jobs;
        this.candidates = candidates;
        this.access = access.forPurpose(CandidateJobs.PURPOSE);
    }

    /** What came in before there was a model is given its meaning by the job that portrays. */
    public void start() {
        db.inTransactionDo(
                access,
                tx ->
                        jobs.enqueue(
                                tx, Candidates.UNPORTRAYED, access.party().code(), access.party()));
        rounds.start();
    }

    private void learn() {
        try {
            round = (round + 1) % LOOKS_AGAIN_EVERY;
            if (round == 0) {
                candidates.lookAgain();
            }
            int now = candidates.learn(access);
            if (now != held) {
                log.info("event=meanings_held findings={}", now);
                held = now;
            }
        } catch (RuntimeException | Error e) {
            log.error("event=meanings_failed error={}", Fault.of(e).getMessage());
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
