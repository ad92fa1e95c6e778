package clearinghouse.advisory;

import clearinghouse.catalogue.Mirrors;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Workers;
import java.util.Map;
import java.util.function.Consumer;

/** Signs what is mirrored and came without a signature. */
public final class AggregatorJobs {

    private final Db db;
    private final Jobs jobs;
    private final Aggregator aggregator;

    public AggregatorJobs(Db db, Jobs jobs, Aggregator aggregator) {
        this.db = db;
        this.jobs = jobs;
        this.aggregator = aggregator;
    }

    public Map<String, Consumer<Workers.Lease>> handlers() {
        return Map.of(Mirrors.UNSIGNED, this::sign);
    }

    private void sign(Workers.Lease lease) {
        boolean more = aggregator.sign(lease.access());
        db.inTransactionDo(
                lease.access(),
                tx -> {
                    lease.complete(tx);
                    if (more) {
                        jobs.enqueue(tx, Mirrors.UNSIGNED, lease.subject(), lease.party());
                    }
                });
    }
}
