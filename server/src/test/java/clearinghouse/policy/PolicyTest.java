package clearinghouse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.TestPostgres;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyTest {

    private static final Access SYSTEM =
            new Access(
                    "worker",
                    new PartyId("pty_" + "b".repeat(26)),
                    Optional.empty(),
                    "test",
                    Set.of(new Permission("job:work")));

    private final HikariDataSource pool =
            Pool.open(TestPostgres.migrated("server", Migrations::run).createDatabase().server());
    private final Db db = new Db(() -> pool);
    private final Policy policy = new Policy(db, Clock.systemUTC());

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void a_second_start_loads_the_same_tables_and_changes_nothing() {
        policy.load(SYSTEM);
        policy.load(SYSTEM);
        assertThat(
                        db.<Long>inTransaction(
                                SYSTEM, tx -> tx.count("select count(*) from policy_table")))
                .isEqualTo(1);
    }

    @Test
    void another_content_under_a_loaded_id_is_refused() {
        policy.load(SYSTEM);
        var shipped = PolicyPack.cisaBod2604();
        var altered =
                new PolicyPack(
                        shipped.id(), shipped.table(), shipped.timelines().replace(",60,", ",90,"));
        assertThatThrownBy(() -> db.inTransactionDo(SYSTEM, tx -> policy.load(tx, altered)))
                .hasMessageContaining("needs a new version");
    }

    @Test
    void the_table_that_decides_is_the_loaded_one() {
        policy.load(SYSTEM);
        var priority = db.inTransaction(SYSTEM, tx -> policy.priority(tx, Map.of(), Instant.EPOCH));
        assertThat(priority.table()).isEqualTo("cisa:DT_BOD2604:1.0.0");
        assertThat(priority.outcome()).isEqualTo(Priority.UNDECIDED);
    }
}
