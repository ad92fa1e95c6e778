package clearinghouse.platform;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Where a database is and as whom to enter it. The URL carries neither user nor password, so it may
 * be logged.
 */
public record PostgresAddress(String jdbcUrl, String user, String password) {

    static PostgresAddress onLoopback(int port, String database, String user, String password) {
        return new PostgresAddress(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), user, password);
    }

    /** One connection of its own, outside any pool. */
    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "20");
        return DriverManager.getConnection(jdbcUrl, properties);
    }

    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
