package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
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
