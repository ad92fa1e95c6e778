package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

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
    private final JobListener listener = new JobListener(roles.server(), workers::wake);

    @BeforeEach
    void start() {
        workers.start(2);
        listener.start();
    }

    @AfterEach
    void stop() {
        listener.close();
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

    private void work(Workers.Lease lease) {
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
