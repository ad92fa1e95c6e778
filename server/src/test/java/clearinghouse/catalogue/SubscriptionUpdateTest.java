package clearinghouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.platform.Migrations;
import clearinghouse.platform.PostgresAddress;
import clearinghouse.platform.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an update of the server makes of sources that it knew before. */
@Tag("stores")
class SubscriptionUpdateTest {

    @Test
    void what_was_open_of_a_dump_and_what_was_signed_is_looked_at_once_more() throws SQLException {
        var owner =
                TestPostgres.migrated("before-bounds", SubscriptionUpdateTest::migrateToBefore)
                        .createDatabase()
                        .owner();
        try (var connection = owner.connect()) {
            for (var kind : new String[] {"osv", "csaf-provider", "rolie"}) {
                run(
                        connection,
                        """
                        insert into catalogue_subscription
                          (code, id, address, kind, paused, created_at, stepped_at, round, under_way, trouble, failures, error,
                           signed, mark, fresh, revised, same, older, quarantined, missing, failed)
                        values ('sub_%1$s', gen_random_uuid(), '%1$s', '%1$s', false, now(), now(), 1, false, '', 0, '',
                                true, now(), 0, 0, 0, 0, 0, 0, 0)
                        """
                                .formatted(kind));
            }
            run(
                    connection,
                    """
                    insert into catalogue_listed (subscription, address, taken, tried)
                    select id, 'https://maker.example/a.json', true, 1 from catalogue_subscription
                    """);
        }
        Migrations.run(owner);
        try (var connection = owner.connect()) {
            assertThat(
                            text(
                                    connection,
                                    "select string_agg(kind, ' ' order by kind) from catalogue_subscription where mark is null"))
                    .isEqualTo("osv");
            assertThat(
                            text(
                                    connection,
                                    """
                                    select string_agg(s.kind, ' ' order by s.kind)
                                      from catalogue_listed l join catalogue_subscription s on s.id = l.subscription
                                     where not l.taken
                                    """))
                    .isEqualTo("csaf-provider");
        }
    }

    private static void migrateToBefore(PostgresAddress owner) {
        Flyway.configure()
                .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
                .locations("classpath:db/migration")
                .target("457")
                .load()
                .migrate();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }
}
