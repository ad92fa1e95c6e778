package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.PostgresAddress;
import clearinghouse.platform.TestPostgres;
import clearinghouse.policy.Input;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an update of the server makes of priorities that were decided before it. */
@Tag("stores")
class ExposureUpdateTest {

    private static final String LETTERS = "a".repeat(26);

    @Test
    void what_was_decided_before_there_were_packs_is_read_as_it_was_and_explained_as_before()
            throws SQLException {
        var roles =
                TestPostgres.migrated("before-packs", ExposureUpdateTest::migrateToBefore)
                        .createDatabase();
        for (var statement :
                """
                insert into parties_party (code, id, kind, name, created_at)
                values ('pty_@', gen_random_uuid(), 'operator', 'County Hospital', now());
                insert into inventory_asset (code, id, operator, name, internet_exposed, exposed_set_by, created_at)
                values ('ast_@', gen_random_uuid(), 'pty_@', 'Portal', true, 'pty_@', now());
                insert into intake_vulnerability (code, id, package, state, opened_at)
                values ('vul_@', gen_random_uuid(), 'pkg:maven/a/b', 'disclosed', now());
                insert into advisory_advisory (code, id, vulnerability, number, package, state, content_sealed, drafted_by,
                                               drafted_at, published_at)
                values ('adv_@', gen_random_uuid(), 'vul_@', 'CLH-2026-0001', 'pkg:maven/a/b', 'published', '', 'pty_@',
                        now(), now());
                insert into exposure_exposure (code, id, operator, asset, asset_name, advisory, advisory_number, vulnerability,
                       title, package, version, match, match_reason, priority, due_at, due_from, forensics, rule, decision_table,
                       inputs, state, found_at)
                values ('exp_@', gen_random_uuid(), 'pty_@', 'ast_@', 'Portal', 'adv_@', 'CLH-2026-0001', 'vul_@', 'Recursion',
                        'pkg:maven/a/b', '1', 'certain', 'range', '14 days', '2026-07-15T12:00:00Z', '2026-07-01T12:00:00Z', false,
                        'row 7', 'cisa:DT_BOD2604:1.0.0',
                        '{"Automatable":{"value":"yes","set_by":"pty_b","source":"CLH-2026-0001"}}', 'found', now());
                """
                        .replace("@", LETTERS)
                        .split(";")) {
            if (!statement.isBlank()) {
                try (var connection = roles.owner().connect();
                        var run = connection.prepareStatement(statement)) {
                    run.executeUpdate();
                }
            }
        }
        Migrations.run(roles.owner());
        try (var pool = Pool.open(roles.server())) {
            var operator = new PartyId("pty_" + LETTERS);
            var access =
                    new Access(
                            "tester",
                            operator,
                            Optional.empty(),
                            "test",
                            Set.of(new Permission("exposure:read")));
            var exposure =
                    new Db(() -> pool)
                            .inTransaction(
                                    access,
                                    tx ->
                                            new ExposureStore(tx)
                                                    .worstFirst(operator, Optional.empty())
                                                    .items()
                                                    .getFirst());
            var priority = exposure.priority();
            assertThat(priority.inputs())
                    .containsEntry("Automatable", new Input("yes", "pty_b", "CLH-2026-0001"));
            assertThat(priority.pack()).isEmpty();
            assertThat(priority.tier()).isEmpty();
            assertThat(priority.duties()).isEmpty();
            assertThat(priority.shown()).isEmpty();
            assertThat(exposure.dueExplained(Instant::toString).orElseThrow())
                    .startsWith(
                            "Counted from the publication of CLH-2026-0001, 2026-07-01T12:00:00Z.");
        }
    }

    private static void migrateToBefore(PostgresAddress owner) {
        Flyway.configure()
                .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
                .locations("classpath:db/migration")
                .target("470")
                .load()
                .migrate();
    }
}
