package clearinghouse.platform;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;

/** An outage or a bug at the database. It carries the SQL state, never a value of a row. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    // Shut down, crashed, starting, or without a place for one more connection.
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "53300");
    private static final String CONNECTION_CLASS = "08";

    private final boolean outage;

    DatabaseException(SQLException cause) {
        // The driver's message may quote values of a row, and a log is read by many.
        super("the database answered SQL state " + cause.getSQLState());
        setStackTrace(cause.getStackTrace());
        outage =
                cause instanceof SQLTransientConnectionException
                        || Optional.ofNullable(cause.getSQLState())
                                .filter(state ->
                                        state.startsWith(CONNECTION_CLASS) || AWAY.contains(state))
                                .isPresent();
    }

    /** The database is not there; the same request may well succeed later. */
    public boolean isOutage() {
        return outage;
    }
}
