package clearinghouse.platform;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run by benchmarks/jobs; no test, so no build runs it. */
class JobsBenchmark {

    private static final SecureRandom CHANCE = new SecureRandom();
    private static final int JOBS = Integer.getInteger("clearinghouse.benchmark.jobs", 10_000);
    private static final int LEASES = 200;

    /** Each of these looks at all jobs under way for each that waits. */
    private static final int LEASES_BEFORE = 5;

    private static final int THREADS = 16;
    private static final Duration RUN = Duration.ofSeconds(5);

    /** The query before it looked at the first rows of each party only. */
    private static final String EVERY_ROW =
            """
            update platform_job set state = 'leased', attempt = attempt + 1, fence = fence + 1,
                   leased_by = 'old', leased_until = now() + interval '20 s'
             where id = (
                 select j.id from platform_job j
                  where (j.state = 'ready' and j.run_at <= now())
                     or (j.state = 'leased' and j.leased_until <= now())
                  order by (select count(*) from platform_job busy
                             where busy.party = j.party and busy.state = 'leased'
                               and busy.leased_until > now()), j.id
                  limit 1 for update of j skip locked)
            """;

    @TempDir Path temp;

    @Test
    void measure() throws Exception {
        try (var postgres = TestPostgres.durable(temp);
                var pool = pool(postgres.roles())) {
            Migrations.run(postgres.roles().owner());
            var db = new Db(() -> pool);
            var jobs = new Jobs(new Ids(Clock.systemUTC(), CHANCE), Clock.systemUTC());
            var party = PartyId.random(CHANCE);
            var worker = access(party, "job:work");
            db.inTransactionDo(
                    worker,
                    tx -> {
                        for (int i = 0; i < JOBS; i++) {
                            jobs.enqueue(tx, "benchmark", "subject-" + i, party);
                        }
                    });
            double now = each(LEASES, () -> db.inTransaction(worker, tx -> jobs.lease(tx, "node")));
            double before =
                    each(
                            LEASES_BEFORE,
                            () -> db.inTransactionDo(worker, tx -> tx.update(EVERY_ROW)));
            IO.println(
                    "lease with %d jobs ready: %.2f ms; looking at every row %.2f ms; ratio %.0f"
                            .formatted(JOBS, now, before, before / now));

            var asker = access(party, "finding:submit");
            var next = new AtomicLong();
            Consumer<Tx> ask =
                    tx -> jobs.enqueue(tx, "commit", "c" + next.incrementAndGet(), party);
            try (var announcer = new JobAnnouncer(db, worker)) {
                announcer.start();
                jobs.whenEnqueued(announcer::ring);
                double outside = rate(db, asker, ask);
                jobs.whenEnqueued(() -> {});
                double inside =
                        rate(
                                db,
                                asker,
                                tx -> {
                                    ask.accept(tx);
                                    tx.first("select pg_notify(?, '')", _ -> true, Jobs.CHANNEL);
                                });
                IO.println(
                        "commits that ask for a job, %d at once: %.0f a second; notifying inside of them %.0f; ratio %.1f"
                                .formatted(THREADS, outside, inside, outside / inside));
            }
        }
    }

    private static double each(int leases, Runnable lease) {
        long begun = System.nanoTime();
        for (int i = 0; i < leases; i++) {
            lease.run();
        }
        return (System.nanoTime() - begun) / 1e6 / leases;
    }

    private static double rate(Db db, Access access, Consumer<Tx> work)
            throws InterruptedException {
        var commits = new AtomicLong();
        long end = System.nanoTime() + RUN.toNanos();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                while (System.nanoTime() < end) {
                                    db.inTransactionDo(access, work);
                                    commits.incrementAndGet();
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        return commits.get() * 1e9 / RUN.toNanos();
    }

    private static HikariDataSource pool(PostgresRoles roles) {
        return Pool.open(roles.server());
    }

    private static Access access(PartyId party, String grant) {
        return new Access(
                "benchmark", party, Optional.empty(), "benchmark", Set.of(new Permission(grant)));
    }
}
