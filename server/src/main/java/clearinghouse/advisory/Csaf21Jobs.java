package clearinghouse.advisory;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Fault;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Rounds;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Workers;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes documents by the draft of CSAF 2.1 of those that are published: of new ones soon, and of
 * all where the operator comes to want them.
 */
public final class Csaf21Jobs {

    private static final Logger log = LoggerFactory.getLogger(Csaf21Jobs.class);
    private static final String MISSING = "csaf21.missing";
    private static final String ALL = "all";
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Db db;
    private final Jobs jobs;
    private final Csaf21Provider provider;

    public Csaf21Jobs(Db db, Jobs jobs, Csaf21Provider provider) {
        this.db = db;
        this.jobs = jobs;
        this.provider = provider;
    }

    public Map<String, Consumer<Workers.Lease>> handlers() {
        return Map.of(MISSING, this::make);
    }

    /** A timer is a hint, the rows say what there is to do. */
    public Rounds timer(Access access) {
        return new Rounds("csaf21", Duration.ZERO, PAUSE, () -> wake(access));
    }

    private void wake(Access access) {
        try {
            db.inTransactionDo(access, tx -> enqueueIfMissing(tx, access));
        } catch (RuntimeException | Error e) {
            log.error("event=csaf21_not_woken error={}", Fault.of(e).getMessage());
        }
    }

    private void enqueueIfMissing(Tx tx, Access access) {
        if (provider.isMissing(tx)) {
            jobs.enqueue(tx, MISSING, ALL, access.party());
        }
    }

    private void make(Workers.Lease lease) {
        provider.make(lease.access());
        db.inTransactionDo(
                lease.access(),
                tx -> {
                    lease.complete(tx);
                    enqueueIfMissing(tx, lease.access());
                });
    }
}
