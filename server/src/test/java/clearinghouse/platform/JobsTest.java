package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue on the real database, with a clock that the test moves. */
class JobsTest {

    private static final PartyId PARTY = PartyId.random(new SecureRandom());
    private static final Access WORKER =
            new Access(
                    "worker", PARTY, Optional.empty(), "test", Set.of(new Permission("job:work")));

    private final HikariDataSource pool =
            Pool.open(TestPostgres.migrated("server", Migrations::run).createDatabase().server());
    private final Db db = new Db(() -> pool);
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final Jobs jobs = new Jobs(new Ids(() -> now, new SecureRandom()), () -> now);

    @AfterEach
    void stop() {
        pool.close();
    }

    @Test
    void a_job_that_keeps_failing_is_tried_each_hour_and_never_given_up() {
        enqueue();
        for (int attempt = 1; attempt <= 4; attempt++) {
            fail(lease().orElseThrow());
            now = now.plusSeconds(1L << attempt);
        }
        fail(lease().orElseThrow());
        for (int attempt = 6; attempt <= 30; attempt++) {
            now = now.plus(Duration.ofMinutes(59));
            assertThat(lease()).isEmpty();
            now = now.plus(Duration.ofMinutes(1));
            var job = lease().orElseThrow();
            assertThat(job.attempt()).isEqualTo(attempt);
            fail(job);
        }
    }

    @Test
    void what_fails_and_what_nobody_takes_is_counted_by_its_kind() {
        enqueue();
        assertThat(standing()).isEqualTo(new Jobs.Standing(0, 0));
        now = now.plus(Duration.ofMinutes(6));
        assertThat(standing()).isEqualTo(new Jobs.Standing(0, 1));
        for (int attempt = 1; attempt <= 5; attempt++) {
            fail(lease().orElseThrow());
            now = now.plusSeconds(1L << attempt);
        }
        assertThat(standing()).isEqualTo(new Jobs.Standing(1, 0));
    }

    private void enqueue() {
        db.inTransactionDo(WORKER, tx -> jobs.enqueue(tx, "test", "one", PARTY));
    }

    private Optional<Jobs.Job> lease() {
        return jobs.lease(db, WORKER, "node");
    }

    private void fail(Jobs.Job job) {
        db.inTransactionDo(WORKER, tx -> jobs.fail(tx, job, "Fault"));
    }

    private Jobs.Standing standing() {
        return Objects.requireNonNull(db.inTransaction(WORKER, jobs::standing).get("test"));
    }
}
