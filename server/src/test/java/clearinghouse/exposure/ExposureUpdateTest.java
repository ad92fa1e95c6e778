package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.PostgresAddress;
import clearinghouse.platform.PostgresRoles;
import clearinghouse.platform.TestPostgres;
import clearinghouse.policy.Input;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an update of the server makes of priorities that were decided before it. */
@Tag("stores")
class ExposureUpdateTest {

    private static final String LETTERS = "a".repeat(26);

    private static final String EXPOSED =
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
            """;

    @Test
    void what_was_decided_before_there_were_packs_is_read_as_it_was_and_explained_as_before()
            throws SQLException {
        var roles =
                TestPostgres.migrated("before-packs", owner -> migrate(owner, "470"))
                        .createDatabase();
        run(roles, EXPOSED);
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

    @Test
    void what_was_imported_before_decides_once_anew_what_is_not_settled() throws SQLException {
        var roles =
                TestPostgres.migrated("before-told-of", owner -> migrate(owner, "470"))
                        .createDatabase();
        run(roles, EXPOSED);
        run(
                roles,
                """
                insert into parties_party (code, id, kind, name, created_at)
                values ('pty_z', gen_random_uuid(), 'clearinghouse', 'House', now());
                insert into inventory_asset (code, id, operator, name, internet_exposed, exposed_set_by, created_at)
                values ('ast_b', gen_random_uuid(), 'pty_@', 'Other', true, 'pty_@', now());
                insert into intake_vulnerability (code, id, package, state, opened_at)
                values ('vul_b', gen_random_uuid(), 'pkg:maven/a/b', 'disclosed', now());
                insert into exposure_exposure (code, id, operator, asset, asset_name, advisory, advisory_number, vulnerability,
                       title, package, version, match, match_reason, priority, forensics, rule, decision_table, inputs, state,
                       found_at)
                select 'exp_b', gen_random_uuid(), operator, 'ast_b', asset_name, advisory, advisory_number, 'vul_b',
                       title, package, version, match, match_reason, priority, forensics, rule, decision_table, inputs,
                       'verified', found_at
                  from exposure_exposure;
                """);
        Migrations.run(roles.owner());
        assertThat(
                        read(
                                roles,
                                "select subject || ' ' || party from platform_job where kind = 'catalogue.told'"))
                .containsExactly("vul_" + LETTERS + " pty_z");
    }

    @Test
    void each_newest_list_of_before_is_read_once_more_by_the_matching() throws SQLException {
        var roles =
                TestPostgres.migrated("before-parts", owner -> migrate(owner, "482"))
                        .createDatabase();
        run(
                roles,
                EXPOSED.replace(
                                "exposed_set_by, created_at)",
                                "exposed_set_by, created_at, listed_at)")
                        .replace("true, 'pty_@', now())", "true, 'pty_@', now(), now())"));
        run(
                roles,
                """
                insert into inventory_document (code, id, operator, asset, format, sha256, content, warnings, warning_count,
                                                components, actor, received_at)
                select code, gen_random_uuid(), 'pty_@', 'ast_@', 'csv', '', 'product,version', '[]', 0, 1, 'per_a', now()
                  from unnest(array['doc_old', 'doc_new']) as code;
                insert into inventory_component (document, ordinal, operator, asset, vendor, name, version)
                values ('doc_new', 0, 'pty_@', 'ast_@', '', 'pump', '1');
                update inventory_asset set current_document = 'doc_new';
                """);
        Migrations.run(roles.owner());
        assertThat(
                        read(
                                roles,
                                "select subject || ' ' || party from platform_job where kind = 'inventory.received'"))
                .containsExactly("doc_new pty_" + LETTERS);
        assertThat(
                        read(
                                roles,
                                "select code || ' ' || confidence from exposure_exposure where evidence is null"))
                .containsExactly("exp_" + LETTERS + " 100");
    }

    @Test
    void words_that_were_taken_for_a_listing_before_are_none_any_more() throws SQLException {
        var roles =
                TestPostgres.migrated("before-told", owner -> migrate(owner, "476"))
                        .createDatabase();
        run(
                roles,
                """
                insert into catalogue_imported (form, name, revision, modified, withdrawn, sha256, content, imported_at, stamp)
                values ('csaf', 'c', 1, now(), false, 'a', '', now(), 1), ('kev', 'k', 1, now(), false, 'b', '', now(), 1);
                insert into catalogue_statement (imported, place, name, content)
                select number, 0, 'CVE-2026-10001',
                       '{"said":[{"by":"","point":"EXPLOITED","value":"Listed as exploited since 2026-07-05."}]}'
                  from catalogue_imported;
                """);
        Migrations.run(roles.owner());
        assertThat(
                        read(
                                roles,
                                """
                                select convert_from(s.content, 'UTF8') from catalogue_statement s
                                  join catalogue_imported i on i.number = s.imported order by i.form
                                """))
                .containsExactly(
                        "{\"said\":[{\"by\":\"\",\"point\":\"EXPLOITED\",\"value\":\"In its words: Listed as exploited since 2026-07-05.\"}]}",
                        "{\"said\":[{\"by\":\"\",\"point\":\"EXPLOITED\",\"value\":\"Listed as exploited since 2026-07-05.\"}]}");
    }

    private static void run(PostgresRoles roles, String statements) throws SQLException {
        for (var statement : statements.replace("@", LETTERS).split(";")) {
            if (!statement.isBlank()) {
                try (var connection = roles.owner().connect();
                        var run = connection.prepareStatement(statement)) {
                    run.executeUpdate();
                }
            }
        }
    }

    private static List<String> read(PostgresRoles roles, String question) throws SQLException {
        try (var connection = roles.owner().connect();
                var run = connection.prepareStatement(question);
                var rows = run.executeQuery()) {
            var read = new ArrayList<String>();
            while (rows.next()) {
                read.add(rows.getString(1));
            }
            return read;
        }
    }

    private static void migrate(PostgresAddress owner, String version) {
        Flyway.configure()
                .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }
}
