package clearinghouse.platform;

import org.flywaydb.core.Flyway;

/** Brings the schema to this version, as its owner; forward only. */
public final class Migrations {

    private Migrations() {}

    public static void run(PostgresAddress owner) {
        Flyway.configure()
                .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
                .locations("classpath:db/migration")
                .cleanDisabled(true)
                .load()
                .migrate();
    }
}
