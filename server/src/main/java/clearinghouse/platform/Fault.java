package clearinghouse.platform;

/**
 * A fault as a log may show it: of what kind and where, without its message. What a library says
 * often quotes what it was given, and that may be undisclosed.
 */
public final class Fault extends Exception {

    private static final long serialVersionUID = 1;
    private static final int DEEPEST = 8;

    private Fault(Throwable fault, int depth) {
        super(kind(fault), cause(fault, depth), false, true);
        setStackTrace(fault.getStackTrace());
    }

    /** A database's SQL state is no one's secret, and says more than the kind. */
    private static String kind(Throwable fault) {
        return fault instanceof DatabaseException ? fault.toString() : fault.getClass().getName();
    }

    public static Fault of(Throwable fault) {
        return new Fault(fault, 0);
    }

    private static @org.jspecify.annotations.Nullable Throwable cause(Throwable fault, int depth) {
        return fault.getCause() == null || depth == DEEPEST
                ? null
                : new Fault(fault.getCause(), depth + 1);
    }
}
