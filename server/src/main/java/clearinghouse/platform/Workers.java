package clearinghouse.platform;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that work the queue off. Polling guarantees; a wake-up after a commit hurries. */
public final class Workers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Workers.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    /** What a handler holds while it works. */
    public static final class Lease {
        private final Jobs jobs;
        private final Access access;
        private final Jobs.Job job;

        Lease(Jobs jobs, Access access, Jobs.Job job) {
            this.jobs = jobs;
            this.access = access;
            this.job = job;
        }

        /** As whom the handler works. */
        public Access access() {
            return access;
        }

        public String subject() {
            return job.subject();
        }

        public PartyId party() {
            return job.party();
        }

        public int attempt() {
            return job.attempt();
        }

        /** Whether the next one, if there has to be one, is an hour away. */
        public boolean lastAttempt() {
            return job.attempt() >= Jobs.QUICK_ATTEMPTS;
        }

        /**
         * Ends the job together with its effect; throws, and so rolls back, when the lease was
         * lost.
         */
        public void complete(Tx tx) {
            jobs.finish(tx, job);
        }
    }

    private final Db db;
    private final Jobs jobs;
    private final Access access;
    private final String node;
    private final Map<String, Consumer<Lease>> handlers;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Jobs.Job, Boolean> underWay = new ConcurrentHashMap<>();
    private final Bell bell = new Bell();
    private final Duration poll;
    private volatile boolean running = true;

    public Workers(
            Db db, Jobs jobs, Access access, String node, Map<String, Consumer<Lease>> handlers) {
        this(db, jobs, access, node, handlers, POLL);
    }

    Workers(
            Db db,
            Jobs jobs,
            Access access,
            String node,
            Map<String, Consumer<Lease>> handlers,
            Duration poll) {
        this.db = db;
        this.jobs = jobs;
        this.access = access;
        this.node = node;
        this.handlers = Map.copyOf(handlers);
        this.poll = poll;
    }

    public void start(int workers) {
        db.inTransactionDo(
                access,
                tx -> {
                    int freed = jobs.reclaim(tx, node);
                    if (freed > 0) {
                        log.info("event=jobs_reclaimed count={}", freed);
                    }
                });
        for (int i = 0; i < workers; i++) {
            threads.add(Thread.ofPlatform().name("worker-" + i).start(this::work));
        }
        threads.add(Thread.ofPlatform().name("worker-leases").start(this::keepLeases));
    }

    public boolean alive() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    /** There may be something to do. */
    public void wake() {
        bell.ring();
    }

    private void work() {
        while (running) {
            try {
                long heard = bell.times();
                var job = db.inTransaction(access, tx -> jobs.lease(tx, node));
                if (job.isPresent()) {
                    run(job.get());
                } else {
                    bell.await(heard, poll);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                log.warn("event=worker_failed error={}", Fault.of(e).getMessage());
                pause();
            }
        }
    }

    private void run(Jobs.Job job) {
        underWay.put(job, true);
        try {
            var handler = handlers.get(job.kind());
            if (handler == null) {
                throw new IllegalStateException("no handler for jobs of kind " + job.kind());
            }
            handler.accept(new Lease(jobs, access, job));
        } catch (Jobs.LostLease e) {
            log.warn("event=lease_lost kind={} subject={}", job.kind(), job.subject());
        } catch (RuntimeException | Error e) {
            if (running) {
                log.error(
                        "event=job_failed kind={} subject={} attempt={}",
                        job.kind(),
                        job.subject(),
                        job.attempt(),
                        Fault.of(e));
                db.inTransactionDo(access, tx -> jobs.fail(tx, job, e.getClass().getSimpleName()));
            }
        } finally {
            underWay.remove(job);
        }
    }

    private void keepLeases() {
        while (running) {
            try {
                TimeUnit.MILLISECONDS.sleep(Jobs.LEASE.toMillis() / 4);
                for (var job : underWay.keySet()) {
                    db.inTransactionDo(access, tx -> jobs.renew(tx, job));
                }
                db.inTransactionDo(access, jobs::forget);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                log.warn("event=lease_renewal_failed error={}", Fault.of(e).getMessage());
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            running = false;
        }
    }

    /** Interrupts what is under way: its lease ends by itself, and the next start takes it up. */
    @Override
    public void close() {
        running = false;
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
