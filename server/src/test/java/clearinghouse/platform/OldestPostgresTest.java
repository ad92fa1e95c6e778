package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests tagged {@code stores} run twice where PostgreSQL 15 is installed, and with {@code test
 * --all} every test does; this one says that the second run is what it says it is.
 */
@Tag("stores")
class OldestPostgresTest {

    @Test
    void the_tests_run_on_the_postgresql_that_was_asked_for() throws SQLException {
        var asked = System.getProperty("clearinghouse.test.postgres", "");
        var expected =
                asked.isEmpty()
                        ? TestPostgres.binaries().major()
                        : Integer.parseInt(asked.substring(asked.lastIndexOf('/') + 1));
        var roles = TestPostgres.migrated("server", Migrations::run).createDatabase();
        try (var connection = roles.server().connect()) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(expected);
        }
    }
}
