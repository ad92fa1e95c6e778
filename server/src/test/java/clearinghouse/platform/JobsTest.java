package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** The queue on a real database; the clock stands still until a test moves it. */
@Tag("stores")
class JobsTest {

    private static final SecureRandom CHANCE = new SecureRandom();
    private static final PartyId PARTY = PartyId.random(CHANCE);
    private static final PartyId OTHER = PartyId.random(CHANCE);
    private static final Access WORKER =
            new Access(
                    "worker", PARTY, Optional.empty(), "test", Set.of(new Permission("job:work")));

    private final HeldClock clock = new HeldClock();
    private final HikariDataSource pool =
            Pool.open(TestPostgres.migrated("server", Migrations::run).createDatabase().server());
    private final Db db = new Db(() -> pool);
    private final Jobs jobs = new Jobs(new Ids(clock, CHANCE), clock);

    private static final class HeldClock implements InstantSource {
        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void asked_for_twice_a_piece_of_work_is_one_open_job() {
        enqueue("same", PARTY);
        enqueue("same", PARTY);
        var job = lease("one").orElseThrow();
        enqueue("same", PARTY);
        assertThat(lease("two")).isEmpty();
        finish(job);
        enqueue("same", PARTY);
        assertThat(lease("two")).get().extracting(Jobs.Job::subject).isEqualTo("same");
    }

    @Test
    void a_leased_job_is_nobody_elses_until_its_lease_expires() {
        enqueue("work", PARTY);
        var first = lease("one").orElseThrow();
        clock.advance(Jobs.LEASE.minusMillis(1));
        assertThat(lease("two")).isEmpty();
        clock.advance(Duration.ofMillis(1));
        var second = lease("two").orElseThrow();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(second.attempt()).isEqualTo(first.attempt() + 1);
    }

    @Test
    void a_renewed_lease_is_kept_and_an_overtaken_one_cannot_be_renewed() {
        enqueue("work", PARTY);
        var first = lease("one").orElseThrow();
        clock.advance(Jobs.LEASE.dividedBy(2));
        assertThat(renew(first)).isTrue();
        clock.advance(Jobs.LEASE.dividedBy(2));
        assertThat(lease("two")).isEmpty();
        clock.advance(Jobs.LEASE);
        var second = lease("two").orElseThrow();
        assertThat(renew(first)).isFalse();
        assertThat(renew(second)).isTrue();
    }

    @Test
    void what_an_overtaken_worker_did_is_rolled_back_and_only_the_overtaker_finishes() {
        enqueue("work", PARTY);
        var overtaken = lease("one").orElseThrow();
        clock.advance(Jobs.LEASE);
        var holder = lease("two").orElseThrow();
        assertThatExceptionOfType(Jobs.LostLease.class)
                .isThrownBy(() -> finishWithEffect(overtaken, "effect of the overtaken"));
        finishWithEffect(holder, "effect of the holder");
        assertThatExceptionOfType(Jobs.LostLease.class)
                .isThrownBy(() -> finishWithEffect(holder, "the same effect again"));
        assertThat(subjects()).containsExactly("effect of the holder", "work");
    }

    @Test
    void a_failure_that_an_overtaken_worker_reports_changes_nothing() {
        enqueue("work", PARTY);
        var overtaken = lease("one").orElseThrow();
        clock.advance(Jobs.LEASE);
        var holder = lease("two").orElseThrow();
        fail(overtaken);
        finish(holder);
        assertThat(state("work")).isEqualTo("done");
    }

    @Test
    void a_failed_job_waits_longer_after_each_attempt() {
        enqueue("work", PARTY);
        var waits = new ArrayList<Duration>();
        for (int attempt = 1; attempt <= Jobs.QUICK_ATTEMPTS; attempt++) {
            var job = lease("one").orElseThrow();
            assertThat(job.attempt()).isEqualTo(attempt);
            var wait = Duration.between(clock.instant(), Jobs.backOff(clock.instant(), attempt));
            waits.add(wait);
            fail(job);
            clock.advance(wait.minusMillis(1));
            assertThat(lease("one")).isEmpty();
            clock.advance(Duration.ofMillis(1));
        }
        assertThat(waits).isSorted().doesNotHaveDuplicates();
        assertThat(lease("one")).isPresent();
    }

    @Test
    void a_job_that_keeps_failing_is_tried_each_hour_and_never_given_up() {
        enqueue("work", PARTY);
        for (int attempt = 1; attempt < Jobs.QUICK_ATTEMPTS; attempt++) {
            fail(lease("one").orElseThrow());
            clock.advance(Duration.ofSeconds(1L << attempt));
        }
        fail(lease("one").orElseThrow());
        for (int attempt = Jobs.QUICK_ATTEMPTS + 1; attempt <= 30; attempt++) {
            clock.advance(Duration.ofMinutes(59));
            assertThat(lease("one")).isEmpty();
            clock.advance(Duration.ofMinutes(1));
            var job = lease("one").orElseThrow();
            assertThat(job.attempt()).isEqualTo(attempt);
            fail(job);
        }
    }

    @Test
    void what_fails_and_what_nobody_takes_is_counted_by_its_kind() {
        enqueue("work", PARTY);
        assertThat(standing()).isEqualTo(new Jobs.Standing(1, 0, 0));
        clock.advance(Duration.ofMinutes(6));
        assertThat(standing()).isEqualTo(new Jobs.Standing(1, 0, 1));
        for (int attempt = 1; attempt <= Jobs.QUICK_ATTEMPTS; attempt++) {
            fail(lease("one").orElseThrow());
            clock.advance(Duration.ofSeconds(1L << attempt));
        }
        assertThat(standing()).isEqualTo(new Jobs.Standing(1, 1, 0));
    }

    @Test
    void a_hundred_jobs_of_one_party_do_not_make_the_one_of_another_wait() {
        for (int i = 0; i < 100; i++) {
            enqueue("of the many " + i, PARTY);
        }
        var underWay =
                new ArrayList<>(List.of(lease("one").orElseThrow(), lease("one").orElseThrow()));
        enqueue("of the few", OTHER);
        var order = new ArrayList<String>();
        // Two workers: as one job ends, the next is taken.
        for (int i = 0; i < 4; i++) {
            var ended = underWay.removeFirst();
            finish(ended);
            order.add(ended.subject());
            underWay.add(lease("one").orElseThrow());
        }
        assertThat(order)
                .containsExactly("of the many 0", "of the many 1", "of the few", "of the many 2");
    }

    @Test
    void a_lease_reads_each_job_that_waits_a_few_times_at_most() {
        for (var party : List.of(PARTY, OTHER)) {
            var asking = new Access("someone", party, Optional.empty(), "test", Set.of());
            db.inTransactionDo(
                    asking,
                    tx -> {
                        for (int i = 0; i < 2_000; i++) {
                            jobs.enqueue(tx, "test", party.code() + i, party);
                        }
                    });
        }
        for (int i = 0; i < 40; i++) {
            assertThat(lease("one")).isPresent();
        }
        long read =
                db.inTransaction(
                        WORKER,
                        tx -> {
                            long before = rowsRead(tx);
                            assertThat(jobs.lease(tx, "one")).isPresent();
                            return rowsRead(tx) - before;
                        });
        assertThat(read).isBetween(1L, 4 * 4_000L);
    }

    private static long rowsRead(Tx tx) {
        return tx.count(
                """
                select seq_tup_read + idx_tup_fetch as count from pg_stat_xact_user_tables
                 where relname = 'platform_job'
                """);
    }

    @Test
    void the_transaction_that_asks_for_work_notifies_nobody_itself() throws Exception {
        var roles = TestPostgres.migrated("server", Migrations::run).createDatabase();
        try (var own = Pool.open(roles.server());
                var listening = roles.server().connect();
                var statement = listening.createStatement()) {
            statement.execute("listen " + Jobs.CHANNEL);
            var announced = new ArrayList<String>();
            jobs.whenEnqueued(() -> announced.add("after the commit"));
            new Db(() -> own)
                    .inTransactionDo(
                            WORKER,
                            tx -> {
                                jobs.enqueue(tx, "test", "quiet", PARTY);
                                jobs.enqueue(tx, "test", "quiet too", PARTY);
                                assertThat(announced).isEmpty();
                            });
            assertThat(announced).containsExactly("after the commit");
            statement.execute("select 1");
            assertThat(listening.unwrap(PGConnection.class).getNotifications()).isEmpty();
        }
    }

    @Test
    void what_an_earlier_process_of_a_node_held_is_free_at_its_next_start() {
        enqueue("work", PARTY);
        assertThat(lease("one")).isPresent();
        assertThat(reclaimed("two")).isZero();
        assertThat(lease("two")).isEmpty();
        assertThat(reclaimed("one")).isOne();
        assertThat(lease("one")).isPresent();
    }

    private void enqueue(String subject, PartyId party) {
        var asking = new Access("someone", party, Optional.empty(), "test", Set.of());
        db.inTransactionDo(asking, tx -> jobs.enqueue(tx, "test", subject, party));
    }

    private Optional<Jobs.Job> lease(String node) {
        return db.inTransaction(WORKER, tx -> jobs.lease(tx, node));
    }

    private boolean renew(Jobs.Job job) {
        return db.inTransaction(WORKER, tx -> jobs.renew(tx, job));
    }

    private void finish(Jobs.Job job) {
        db.inTransactionDo(WORKER, tx -> jobs.finish(tx, job));
    }

    /** The effect is a row of the same transaction. */
    private void finishWithEffect(Jobs.Job job, String effect) {
        db.inTransactionDo(
                WORKER,
                tx -> {
                    jobs.enqueue(tx, "effect", effect, PARTY);
                    jobs.finish(tx, job);
                });
    }

    private void fail(Jobs.Job job) {
        db.inTransactionDo(WORKER, tx -> jobs.fail(tx, job, "SomeException"));
    }

    private Jobs.Standing standing() {
        return Objects.requireNonNull(db.inTransaction(WORKER, jobs::standing).get("test"));
    }

    private int reclaimed(String node) {
        return db.inTransaction(WORKER, tx -> jobs.reclaim(tx, node));
    }

    private List<String> subjects() {
        return db.inTransaction(
                WORKER,
                tx ->
                        tx.list(
                                "select subject from platform_job order by subject",
                                row -> row.text("subject")));
    }

    private String state(String subject) {
        return db.inTransaction(
                WORKER,
                tx ->
                        tx.first(
                                        "select state from platform_job where subject = ?",
                                        row -> row.text("state"),
                                        subject)
                                .orElseThrow());
    }
}
