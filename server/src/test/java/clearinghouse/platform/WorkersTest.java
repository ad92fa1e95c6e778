package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that would poll once an hour: what they do here, they were woken for. */
class WorkersTest {

    private static final SecureRandom CHANCE = new SecureRandom();
    private static final PartyId PARTY = PartyId.random(CHANCE);
    private static final Access WORKER = access("job:work");
    private static final Access SOMEONE = access("finding:submit");

    private final PostgresRoles roles =
            TestPostgres.migrated("server", Migrations::run).createDatabase();
    private final HikariDataSource pool = Pool.open(roles.server());
    private final Db db = new Db(() -> pool);
    private final Jobs jobs = new Jobs(new Ids(Clock.systemUTC(), CHANCE), Clock.systemUTC());
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final Workers workers =
            new Workers(db, jobs, WORKER, "node", Map.of("test", this::work), Duration.ofHours(1));
    private final JobAnnouncer announcer = new JobAnnouncer(db, WORKER);
    private final JobListener listener = new JobListener(roles.server(), workers::wake);

    @BeforeEach
    void start() {
        workers.start(2);
        announcer.start();
        jobs.whenEnqueued(announcer::ring);
        listener.start();
    }

    @AfterEach
    void stop() {
        listener.close();
        announcer.close();
        workers.close();
        pool.close();
    }

    @Test
    void a_job_is_done_when_its_transaction_has_committed() throws Exception {
        enqueue("one");
        assertThat(done.poll(1, TimeUnit.MINUTES)).isEqualTo("one");
        enqueue("two");
        assertThat(done.poll(1, TimeUnit.MINUTES)).isEqualTo("two");
    }

    @Test
    void a_listener_whose_connection_was_cut_hears_again() throws Exception {
        enqueue("before");
        assertThat(done.poll(1, TimeUnit.MINUTES)).isEqualTo("before");
        cutTheListenersConnection();
        enqueue("after");
        assertThat(done.poll(1, TimeUnit.MINUTES)).isEqualTo("after");
    }

    @Test
    void a_job_that_is_asked_for_in_vain_is_announced_to_nobody() {
        assertThatThrownBy(() ->
                        db.inTransactionDo(
                                SOMEONE,
                                tx -> {
                                    jobs.whenEnqueued(() -> done.add("announced"));
                                    jobs.enqueue(tx, "test", "vain", PARTY);
                                    throw new IllegalStateException("no commit");
                                }))
                .hasMessage("no commit");
        assertThat(done).isEmpty();
    }

    @Test
    void an_error_ends_its_job_and_no_worker() throws Exception {
        enqueue("error one");
        enqueue("error two");
        enqueue("error three");
        enqueue("good");
        assertThat(done.poll(1, TimeUnit.MINUTES)).isEqualTo("good");
        assertThat(workers.alive()).isTrue();
    }

    @Test
    void what_is_done_is_forgotten_after_a_week_and_not_before() throws Exception {
        enqueue("old");
        assertThat(done.poll(1, TimeUnit.MINUTES)).isEqualTo("old");
        assertThat(forgotten(Duration.ofDays(6))).isZero();
        assertThat(forgotten(Duration.ofDays(8))).isOne();
        assertThat(forgotten(Duration.ofDays(8))).isZero();
    }

    private int forgotten(Duration later) {
        var then = Clock.offset(Clock.systemUTC(), later);
        return db.inTransaction(WORKER, new Jobs(new Ids(then, CHANCE), then)::forget);
    }

    private void work(Workers.Lease lease) {
        if (lease.subject().startsWith("error")) {
            throw new StackOverflowError();
        }
        db.inTransactionDo(lease.access(), lease::complete);
        done.add(lease.subject());
    }

    private void enqueue(String subject) {
        db.inTransactionDo(SOMEONE, tx -> jobs.enqueue(tx, "test", subject, PARTY));
    }

    /** By the server's own role, which may end its own sessions. */
    private void cutTheListenersConnection() throws Exception {
        try (var connection = roles.server().connect();
                var statement = connection.createStatement();
                var ended =
                        statement.executeQuery(
                                """
                                select count(pg_terminate_backend(pid, 60000)) from pg_stat_activity
                                 where datname = current_database() and query like 'listen %'
                                """)) {
            ended.next();
            assertThat(ended.getInt(1)).isOne();
        }
    }

    private static Access access(String grant) {
        return new Access(
                "someone", PARTY, Optional.empty(), "test", Set.of(new Permission(grant)));
    }
}
