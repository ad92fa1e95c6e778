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
import java.time.InstantSource;
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

    private static final PolicyPack BOD =
            PolicyPack.shipped().stream()
                    .filter(pack -> pack.id().equals("cisa-bod-26-04"))
                    .findFirst()
                    .orElseThrow();

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
                                SYSTEM, tx -> tx.count("select count(*) from policy_pack")))
                .isEqualTo(6);
    }

    @Test
    void another_content_under_a_loaded_id_is_refused() {
        policy.load(SYSTEM);
        var altered = PolicyPack.of(BOD.content().replace("\"days\":60", "\"days\":90"));
        assertThat(altered).isNotEqualTo(BOD);
        assertThatThrownBy(() -> db.inTransactionDo(SYSTEM, tx -> policy.load(tx, altered)))
                .hasMessageContaining("needs a new version");
    }

    @Test
    void the_table_that_decides_is_the_loaded_one() {
        policy.load(SYSTEM);
        var priority = decided(policy);
        assertThat(priority.table()).isEqualTo("cisa:DT_BOD2604:1.0.0");
        assertThat(priority.pack()).contains("cisa-bod-26-04@1");
        assertThat(priority.outcome()).isEqualTo(Priority.UNDECIDED);
    }

    @Test
    void a_pack_decides_from_its_first_day_to_before_its_last_and_its_successor_after_it() {
        policy.load(SYSTEM);
        var second =
                PolicyPack.of(
                        BOD.content()
                                .replace("\"version\":1,\"title\"", "\"version\":2,\"title\"")
                                .replace(
                                        "\"valid_from\":\"2026-06-10\"",
                                        "\"valid_from\":\"2027-01-01\"")
                                .replace("\"valid_until\":null", "\"valid_until\":\"2028-01-01\""));
        db.inTransactionDo(SYSTEM, tx -> policy.load(tx, second));
        assertThat(decided(at("2026-06-09T23:59:59Z")).pack()).isEmpty();
        assertThat(decided(at("2026-06-09T23:59:59Z")).rule()).contains("no pack");
        assertThat(decided(at("2026-06-10T00:00:00Z")).pack()).contains("cisa-bod-26-04@1");
        assertThat(decided(at("2027-01-01T00:00:00Z")).pack()).contains("cisa-bod-26-04@2");
        assertThat(decided(at("2028-01-01T00:00:00Z")).pack()).contains("cisa-bod-26-04@1");
    }

    private Policy at(String now) {
        return new Policy(db, InstantSource.fixed(Instant.parse(now)));
    }

    private Priority decided(Policy by) {
        return db.inTransaction(SYSTEM, tx -> by.priorities(tx).of(Map.of(), Map.of()));
    }
}
