package clearinghouse.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connections of the server's own role, which owns no table. */
public final class Pool {

    private static final int MOST = 16;

    // Who waits longer has given up or sends again; a request holds its thread and its body
    // meanwhile.
    private static final long PATIENCE_MILLIS = 3_000;
    private static final long CHECK_MILLIS = 2_000;

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
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setValidationTimeout(CHECK_MILLIS);
        config.addDataSourceProperty("connectTimeout", "3");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(config);
    }
}
