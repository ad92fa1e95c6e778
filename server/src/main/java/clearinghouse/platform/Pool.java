package clearinghouse.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connections of the server's own role, which owns no table. */
public final class Pool {

    private static final int MOST = 16;

    private Pool() {}

    public static HikariDataSource open(PostgresAddress server) {
        var config = new HikariConfig();
        config.setJdbcUrl(server.jdbcUrl());
        config.setUsername(server.user());
        config.setPassword(server.password());
        config.setMaximumPoolSize(MOST);
        config.setMinimumIdle(2);
        config.setPoolName("clearinghouse");
        config.setAutoCommit(true);
        return new HikariDataSource(config);
    }
}
