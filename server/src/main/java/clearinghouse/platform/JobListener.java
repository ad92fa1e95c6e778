package clearinghouse.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of jobs that any server enqueued, over a connection of its own. What is said while it is
 * away is not repeated, so it wakes the workers also each time that it is back.
 */
public final class JobListener implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JobListener.class);
    private static final long PAUSE_MILLIS = 1_000;

    private final PostgresAddress server;
    private final Runnable wake;
    private final Thread thread = Thread.ofPlatform().name("job-listener").unstarted(this::run);
    private volatile boolean running = true;
    private volatile @Nullable Connection connection;

    public JobListener(PostgresAddress server, Runnable wake) {
        this.server = server;
        this.wake = wake;
    }

    /** Returns when it listens, or at once where the database cannot be reached yet. */
    public void start() {
        try {
            listen();
        } catch (SQLException e) {
            log.warn("event=listening_failed state={}", e.getSQLState());
        }
        thread.start();
    }

    private void listen() throws SQLException {
        var opened = server.connect();
        connection = opened;
        try (var statement = opened.createStatement()) {
            statement.execute("listen " + Jobs.CHANNEL);
        }
        wake.run();
    }

    private void run() {
        while (running) {
            try {
                var open = connection;
                if (open == null || open.isClosed()) {
                    listen();
                } else {
                    // Zero is for ever: until something is said or the connection ends.
                    open.unwrap(PGConnection.class).getNotifications(0);
                    wake.run();
                }
            } catch (SQLException e) {
                startOver(new DatabaseException(e));
            } catch (RuntimeException | Error e) {
                startOver(e);
            }
        }
    }

    private void startOver(Throwable fault) {
        if (running) {
            log.warn("event=listening_failed error={}", Fault.of(fault).getMessage());
            hangUp();
            pause();
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            running = false;
        }
    }

    private void hangUp() {
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("event=hang_up_failed state={}", e.getSQLState());
            }
        }
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
        hangUp();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
