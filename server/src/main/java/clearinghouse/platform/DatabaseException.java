package clearinghouse.platform;

import java.sql.SQLException;

/** An outage or a bug at the database. It carries the SQL state, never a value of a row. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DatabaseException(SQLException cause) {
        // The driver's message may quote values of a row, and a log is read by many.
        super("the database answered SQL state " + cause.getSQLState());
        setStackTrace(cause.getStackTrace());
    }
}
