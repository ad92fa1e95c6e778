package clearinghouse.platform;

import java.sql.SQLException;

/** An outage or a bug at the database. It carries the SQL state, never a value of a row. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String state;

    DatabaseException(SQLException cause) {
        // The driver's message may quote values of a row, and a log is read by many.
        super("the database answered SQL state " + cause.getSQLState());
        this.state = cause.getSQLState() == null ? "" : cause.getSQLState();
        setStackTrace(cause.getStackTrace());
    }

    /** A unique constraint was broken: SQL state 23505. */
    public boolean isDuplicate() {
        return state.equals("23505");
    }
}
