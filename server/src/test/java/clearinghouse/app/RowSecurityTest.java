package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.platform.PostgresAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The second lock, asked by SQL alone: what a statement without its {@code where} could do. */
@Tag("stores")
class RowSecurityTest {

    private static final Pattern DROPPED = Pattern.compile("(?m)^drop table (\\w+);");
    private static final Pattern PUBLIC =
            Pattern.compile("(?m)^-- public: .{20,}\\n(?:--.*\\n)*create table ([a-z_]+)");

    private static final String TABLES =
            """
            select relname from pg_class
             where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'flyway_schema_history'
            """;

    /** Some look past row security, and have to say themselves to whom. */
    private static final String VIEWS =
            "select relname from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace";

    /** Everything that a member of another party may be granted, and nothing that staff is. */
    private static final String EVERY_GRANT =
            String.join(
                    ",",
                    "scan:claim finding:submit finding:read case:read case:answer patch:submit patch:read",
                    "inventory:write inventory:read exposure:read exposure:answer release:fetch",
                    "advisory:read funnel:read");

    private static TestServer server;
    private static TestCase it;

    @BeforeAll
    static void openACaseWithAPatchAndADraft() {
        server = TestServer.start();
        it = TestCase.confirmed(server);
        var caseId = it.open();
        var vendor = server.member("maintainer", "Parser Project", "maintainer");
        server.anyone().post(it.invite(caseId, vendor.party()) + "/acceptance", Map.of());
        var path = "/api/v1/cases/" + caseId;
        it.finder().client().post(path + "/patches", Map.of("name", "x", "diff", "--- a\n+++ b\n"));
        it.coordinator().client().post(path + "/advisories", TestCase.draft());
        it.coordinator()
                .client()
                .post(
                        "/api/v1/findings/" + it.finding() + "/openings",
                        Map.of("reason", "to see what it does"));
        server.anyone()
                .post(
                        "/api/v1/join-requests",
                        Map.of(
                                "kind", "operator",
                                "organisation", "Rural Clinic",
                                "purpose", "Ninety beds.",
                                "person", "Ana",
                                "contact", "ana@clinic.example"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void every_table_has_row_security_and_a_policy() throws Exception {
        assertThat(
                        texts(
                                server.roles().owner(),
                                TABLES
                                        + """
                                        and not (relrowsecurity and exists
                                                 (select 1 from pg_policy p where p.polrelid = pg_class.oid))
                                        """))
                .isEmpty();
    }

    @Test
    void a_table_that_anyone_may_read_says_why() throws Exception {
        assertThat(
                        new TreeSet<>(
                                texts(
                                        server.roles().owner(),
                                        """
                                        select distinct polrelid::regclass::text from pg_policy
                                         where polcmd in ('r', '*') and pg_get_expr(polqual, polrelid) = 'true'
                                        """)))
                .isEqualTo(publicTables());
    }

    @Test
    void no_table_lets_anyone_write() throws Exception {
        assertThat(
                        texts(
                                server.roles().owner(),
                                """
                                select polname from pg_policy
                                 where polcmd in ('a', 'w', 'd', '*')
                                   and coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid)) = 'true'
                                 order by polname
                                """))
                // The name of an entry, and a key to a subject that is new: neither has a second
                // row.
                .containsExactly("record_pending_add", "vault_key_add");
    }

    @Test
    void no_function_can_be_led_to_a_table_that_a_session_made() throws Exception {
        assertThat(
                        texts(
                                server.roles().owner(),
                                """
                                select proname from pg_proc
                                 where pronamespace = 'public'::regnamespace
                                   and (prosecdef or proconfig is not null)
                                   and not coalesce(proconfig @> array['search_path=public, pg_temp'], false)
                                """))
                .isEmpty();
    }

    @Test
    void the_servers_role_owns_nothing_and_cannot_pass_row_security() throws Exception {
        assertThat(
                        texts(
                                server.roles().owner(),
                                """
                                select relname from pg_class c join pg_roles r on r.oid = c.relowner
                                 where r.rolname = 'clearinghouse_server'
                                """))
                .isEmpty();
        assertThat(
                        texts(
                                server.roles().owner(),
                                """
                                select rolname from pg_roles
                                 where rolname = 'clearinghouse_server' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
                                """))
                .isEmpty();
    }

    @Test
    void of_what_is_not_public_nobody_and_no_stranger_sees_a_row() throws Exception {
        var filled = new TreeSet<String>();
        var leaking = new TreeSet<String>();
        for (var table : texts(server.roles().owner(), TABLES + " union all " + VIEWS)) {
            if (publicTables().contains(table)) {
                continue;
            }
            var one = "select 'row' from " + table + " limit 1";
            if (!texts(server.roles().owner(), one).isEmpty()) {
                filled.add(table);
            }
            if (!texts(server.roles().server(), one).isEmpty()) {
                leaking.add(table + " to nobody");
            }
            try (var stranger = introduced("pty_" + "b".repeat(26), EVERY_GRANT)) {
                if (!texts(stranger, one).isEmpty()) {
                    leaking.add(table + " to a stranger");
                }
            }
        }
        assertThat(leaking).isEmpty();
        assertThat(filled)
                .contains(
                        "advisory_advisory",
                        "coordination_case",
                        "coordination_event",
                        "coordination_invitation",
                        "coordination_participant",
                        "intake_finding",
                        "intake_opening",
                        "intake_proof",
                        "intake_vulnerability",
                        "parties_join_request",
                        "parties_party",
                        "parties_person",
                        "parties_token",
                        "platform_job",
                        "record_entry",
                        "validation_patch",
                        "validation_verdict",
                        "vault_key");
    }

    @Test
    void what_a_party_may_read_it_may_not_therefore_write() throws Exception {
        var changed = new ArrayList<String>();
        for (var statement :
                List.of(
                        "update intake_vulnerability set state = 'disclosed'",
                        "update intake_finding set vulnerability = vulnerability",
                        "update intake_proof set proof_sealed = ''",
                        "delete from intake_proof",
                        "update intake_opening set answer = 'consented'",
                        "update validation_verdict set verdict = 'reproduced'",
                        "delete from validation_verdict",
                        "update validation_patch set verdict = 'accepted'",
                        "update coordination_case set coordinator = app_party()",
                        "update coordination_participant set role = 'vendor'",
                        "update advisory_advisory set state = 'published'",
                        "update platform_job set state = 'done'",
                        "update parties_token set revoked_at = null",
                        "update parties_token set expires_at = now()",
                        "update parties_token set ends_at = null",
                        "update parties_token_use set used_from = 'elsewhere'",
                        "update parties_person set duties = '{administer}'",
                        "update parties_person set left_at = null",
                        "update parties_agent set responsible = responsible",
                        "update parties_party set left_at = now()",
                        "update parties_join_request set removed_at = now()",
                        "insert into parties_token (code, hash, holder, party, grants, created_at, expires_at)"
                                + " values ('x', '', 'x', app_party(), '{}', now(), now())",
                        "insert into platform_outbox (id, kind, subject, party, created_at)"
                                + " values (gen_random_uuid(), 'x', 'x', 'another', now())",
                        "insert into record_entry (id, code, at, actor, party, purpose, action, subject, facts)"
                                + " values (gen_random_uuid(), 'x', now(), 'another', app_party(), 'x', 'x', 'x', '{}')",
                        "insert into policy_legal_basis (code, version, name, citation, first_day, at_lapse, warn_days, reason, set_by, id, loaded_at)"
                                + " values ('consent', 2, 'x', 'x', '2020-01-01', 'warn', 0, 'x', app_actor(), 'lgb_aaaaaaaaaaaaaaaaaaaaaaaaaa', now())",
                        "insert into policy_legal_basis_given (party, version, basis, set_by, at)"
                                + " values (app_party(), 1, 'consent', app_actor(), now())",
                        "insert into policy_pack (id, version, content, valid_from, loaded_at) values ('x', 1, '', '2020-01-01', now())",
                        "insert into distribution_metadata (role, version, content, expires, made_at)"
                                + " values ('root', 99, '', now(), now())",
                        "insert into catalogue_vulnerability (code, id, title, words, package, published_at)"
                                + " values ('x', gen_random_uuid(), 'x', '', 'x', now())")) {
            try (var finder = introduced(it.finder().party(), EVERY_GRANT)) {
                if (rows(finder, statement) > 0) {
                    changed.add(statement);
                }
            }
        }
        assertThat(changed).isEmpty();
        try (var finder = introduced(it.finder().party(), EVERY_GRANT)) {
            assertThat(texts(finder, "select code from intake_finding"))
                    .containsExactly(it.finding());
        }
    }

    @Test
    void a_finding_cannot_be_put_where_its_submitter_would_see_that_of_another() throws Exception {
        try (var other = introduced("pty_" + "b".repeat(26), EVERY_GRANT)) {
            assertThat(
                            rows(
                                    other,
                                    """
                                    insert into intake_finding (code, id, party, actor, package, version, format, entry_sealed, title_sealed,
                                           description_sealed, credit, vulnerability, received_at)
                                    values ('x', gen_random_uuid(), app_party(), 'x', 'x', 'x', 'native', '', '', '', '', '%s', now())
                                    """
                                            .formatted(it.vulnerability())))
                    .isZero();
        }
    }

    @Test
    void who_releases_sees_a_patch_once_there_is_an_advisory_and_nothing_else_of_the_case()
            throws Exception {
        var other = TestCase.confirmed(server);
        var path = "/api/v1/cases/" + other.open();
        other.finder()
                .client()
                .post(path + "/patches", Map.of("name", "y", "diff", "--- a\n+++ b\n"));
        var patches =
                "select count(*) from validation_patch where vulnerability = '%s'"
                        .formatted(other.vulnerability());
        var grants = "advisory:draft advisory:publish release:publish patch:read";
        try (var publisher = introduced(server.clearinghouse(), grants)) {
            assertThat(texts(publisher, patches)).containsExactly("0");
        }
        other.coordinator().client().post(path + "/advisories", TestCase.draft());
        try (var publisher = introduced(server.clearinghouse(), grants)) {
            assertThat(texts(publisher, patches)).containsExactly("1");
            assertThat(texts(publisher, "select code from intake_finding")).isEmpty();
            assertThat(texts(publisher, "select finding from validation_verdict")).isEmpty();
        }
        try (var publisher = introduced("pty_" + "b".repeat(26), "advisory:draft patch:read")) {
            assertThat(texts(publisher, patches)).containsExactly("0");
        }
    }

    /** A transaction of that party, as the server opens one; it is never committed. */
    private static Connection introduced(String party, String grants) throws SQLException {
        var connection = server.roles().server().connect();
        connection.setAutoCommit(false);
        try (var introduction =
                connection.prepareStatement(
                        """
                        select set_config('app.actor', 'someone', true), set_config('app.party', ?, true),
                               set_config('app.purpose', 'test', true), set_config('app.grants', ?, true)
                        """)) {
            introduction.setString(1, party);
            introduction.setString(2, grants.replace(' ', ','));
            introduction.execute();
        }
        return connection;
    }

    /** How many rows it changes; none where the database refuses it for want of a right. */
    private static int rows(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as(sql).isEqualTo("42501");
            return 0;
        }
    }

    private static java.util.Set<String> publicTables() throws IOException {
        var found = new TreeSet<String>();
        var migrations =
                ArchitectureTest.repository().resolve("server/src/main/resources/db/migration");
        try (var files = Files.list(migrations)) {
            for (var file : files.sorted().toList()) {
                var migration = Files.readString(file);
                PUBLIC.matcher(migration).results().forEach(table -> found.add(table.group(1)));
                DROPPED.matcher(migration).results().forEach(table -> found.remove(table.group(1)));
            }
        }
        return found;
    }

    private static List<String> texts(PostgresAddress address, String sql) throws SQLException {
        try (var connection = address.connect()) {
            return texts(connection, sql);
        }
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
