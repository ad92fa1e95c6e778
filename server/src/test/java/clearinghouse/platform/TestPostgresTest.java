package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TestPostgresTest {

    private static final AtomicInteger MIGRATIONS = new AtomicInteger();

    @Test
    void each_copy_starts_from_the_same_template_and_goes_its_own_way() throws SQLException {
        var first = migrated().createDatabase();
        var second = migrated().createDatabase();
        try (var connection = first.server().connect()) {
            EmbeddedPostgres.execute(connection, "insert into note values ('only here')");
        }
        try (var connection = second.server().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from note")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isZero();
        }
        assertThat(MIGRATIONS).hasValue(1);
    }

    private static TestPostgres migrated() {
        return TestPostgres.migrated(
                "test-postgres",
                owner -> {
                    MIGRATIONS.incrementAndGet();
                    try (var connection = owner.connect()) {
                        EmbeddedPostgres.execute(connection, "create table note (word text)");
                        EmbeddedPostgres.execute(
                                connection, "grant select, insert on note to clearinghouse_server");
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }
}
