package clearinghouse.app;

import clearinghouse.platform.DatabaseException;
import clearinghouse.platform.Unsignable;
import java.io.IOException;
import org.flywaydb.core.api.FlywayException;
import org.springframework.boot.web.server.PortInUseException;

/** The server does not start, for a reason that its operator can act on. */
final class StartRefused extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final int REFUSED = 1;
    private static final int LACKING = 3;

    private final String why;
    private final int exit;

    private StartRefused(String why, int exit) {
        super(why, null, false, false);
        this.why = why;
        this.exit = exit;
    }

    static StartRefused because(String why) {
        return new StartRefused(why, REFUSED);
    }

    /** The machine is without something that the server needs. */
    static StartRefused lacking(String why) {
        return new StartRefused(why, LACKING);
    }

    static StartRefused port(String address, int port, String detail) {
        return because("The port %d of %s cannot be opened: %s.".formatted(port, address, detail));
    }

    /** A sentence for whatever ended a start. The message of a fault that is not ours stays out. */
    static StartRefused of(Throwable fault) {
        var root = fault;
        for (Throwable at = fault; at != null; at = at.getCause()) {
            switch (at) {
                case StartRefused refused -> {
                    return refused;
                }
                case PortInUseException taken -> {
                    return port(TlsSettings.LOOPBACK, taken.getPort(), "it is in use");
                }
                case DatabaseException away when away.isOutage() -> {
                    return because(
                            "The database went away while the server started: look at PostgreSQL, then start again.");
                }
                case DatabaseException broken -> {
                    return because(
                            "The database lacks what this server keeps in it (%s): restore it from your backup, or choose another database."
                                    .formatted(said(broken)));
                }
                case Unsignable _ -> {
                    return because(
                            "The process that holds the signing keys does not start: signer/errors.log in the data directory may say why.");
                }
                case FlywayException _ -> {
                    return because(
                            "The schema of the database was made by another program or a newer version, or is damaged: choose another database, or restore this one from your backup.");
                }
                case IOException broken when isProgramMissing(broken) -> {
                    return lacking("This machine lacks a program: %s.".formatted(said(broken)));
                }
                default -> root = at;
            }
        }
        return because(
                root instanceof IllegalStateException || root instanceof IllegalArgumentException
                        ? "The server did not start: %s.".formatted(said(root))
                        : "The server did not start (%s); its log says where."
                                .formatted(root.getClass().getSimpleName()));
    }

    private static boolean isProgramMissing(IOException e) {
        return said(e).startsWith("Cannot run program");
    }

    private static String said(Throwable fault) {
        var first = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    String why() {
        return why;
    }

    int exit() {
        return exit;
    }
}
