package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stores")
class TxTest {

    private static final Permission MORE = new Permission("finding:triage");
    private static final Access NARROW =
            new Access(
                    "someone",
                    PartyId.random(new SecureRandom()),
                    Optional.empty(),
                    "test",
                    Set.of(new Permission("finding:read")));

    private final HikariDataSource pool =
            Pool.open(TestPostgres.migrated("server", Migrations::run).createDatabase().server());
    private final Db db = new Db(() -> pool);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void an_answer_of_several_statements_shows_one_moment() {
        var worker =
                new Access(
                        "worker",
                        NARROW.party(),
                        Optional.empty(),
                        "test",
                        Set.of(new Permission("job:work")));
        var seen =
                db.inSnapshot(
                        worker,
                        tx -> {
                            long first = jobs(tx);
                            enqueueMeanwhile(worker);
                            return List.of(first, jobs(tx));
                        });
        assertThat(seen).containsExactly(0L, 0L);
        assertThat(db.<Long>inSnapshot(worker, TxTest::jobs)).isEqualTo(1);
    }

    private void enqueueMeanwhile(Access asking) {
        InstantSource clock = InstantSource.system();
        var jobs = new Jobs(new Ids(clock, new SecureRandom()), clock);
        var other =
                CompletableFuture.runAsync(() ->
                        db.inTransactionDo(
                                asking, tx -> jobs.enqueue(tx, "test", "one", asking.party())));
        other.join();
    }

    private static long jobs(Tx tx) {
        return tx.count("select count(*) as count from platform_job");
    }

    @Test
    void a_wider_question_is_answered_and_the_access_is_narrow_again() {
        assertThat(db.<Boolean>inTransaction(NARROW, tx -> tx.widened(MORE, () -> grantsMore(tx))))
                .isTrue();
        assertThat(
                        db.<Boolean>inTransaction(
                                NARROW,
                                tx -> {
                                    tx.widened(MORE, () -> grantsMore(tx));
                                    return grantsMore(tx);
                                }))
                .isFalse();
    }

    @Test
    void a_wider_question_that_fails_leaves_the_access_as_narrow_as_it_was() {
        boolean stillWide =
                db.inTransaction(
                        NARROW,
                        tx -> {
                            assertThatThrownBy(() ->
                                            tx.widened(
                                                    MORE,
                                                    () -> {
                                                        throw new ArithmeticException();
                                                    }))
                                    .isInstanceOf(ArithmeticException.class);
                            return grantsMore(tx);
                        });
        assertThat(stillWide).isFalse();
    }

    @Test
    void a_wider_question_that_the_database_refuses_fails_with_the_databases_reason() {
        assertThatThrownBy(() ->
                        db.inTransaction(
                                NARROW,
                                tx -> tx.widened(MORE, () -> tx.count("select 1 / 0 as count"))))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("22012");
    }

    private static boolean grantsMore(Tx tx) {
        return tx.first(
                        "select app_granted(?) as granted",
                        row -> row.truth("granted"),
                        MORE.name())
                .orElseThrow();
    }
}
