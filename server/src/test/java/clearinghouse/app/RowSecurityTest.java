package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.platform.Migrations;
import clearinghouse.platform.PostgresAddress;
import clearinghouse.platform.PostgresRoles;
import clearinghouse.platform.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RowSecurityTest {

    private static final Pattern PUBLIC =
            Pattern.compile("(?m)^-- public: .{20,}\\n(?:--.*\\n)*create table ([a-z_]+)");

    private final PostgresRoles roles =
            TestPostgres.migrated("server", Migrations::run).createDatabase();

    @Test
    void every_table_has_row_security_and_a_policy_or_a_written_reason_why_not() throws Exception {
        var open =
                texts(
                        roles.owner(),
                        """
                        select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = 'public' and c.relkind = 'r' and relname <> 'flyway_schema_history'
                           and not (c.relrowsecurity
                                    and exists (select 1 from pg_policy p where p.polrelid = c.oid))
                        """);
        assertThat(new TreeSet<>(open)).isEqualTo(new TreeSet<>(exempted().keySet()));
    }

    @Test
    void the_servers_role_owns_nothing_and_cannot_pass_row_security() throws Exception {
        assertThat(
                        texts(
                                roles.owner(),
                                """
                                select relname from pg_class c join pg_roles r on r.oid = c.relowner
                                 where r.rolname = 'clearinghouse_server'
                                """))
                .isEmpty();
        assertThat(
                        texts(
                                roles.owner(),
                                """
                                select rolname from pg_roles
                                 where rolname = 'clearinghouse_server' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
                                """))
                .isEmpty();
    }

    @Test
    void without_an_introduced_party_no_table_with_a_policy_shows_a_row() throws Exception {
        var leaking = new ArrayList<String>();
        for (var table :
                texts(
                        roles.owner(),
                        "select relname from pg_class where relkind = 'r' and relrowsecurity and relnamespace = 'public'::regnamespace")) {
            if (!texts(roles.server(), "select 'row' from " + table + " limit 1").isEmpty()) {
                leaking.add(table);
            }
        }
        assertThat(leaking).isEmpty();
    }

    private static Map<String, String> exempted() throws IOException {
        var found = new TreeMap<String, String>();
        var migrations =
                ArchitectureTest.repository().resolve("server/src/main/resources/db/migration");
        try (var files = Files.list(migrations)) {
            for (var file : files.toList()) {
                var matcher = PUBLIC.matcher(Files.readString(file));
                while (matcher.find()) {
                    found.put(matcher.group(1), file.getFileName().toString());
                }
            }
        }
        return found;
    }

    private static List<String> texts(PostgresAddress address, String sql) throws SQLException {
        try (var connection = address.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
