package clearinghouse.lab;

/** What one call showed. */
public enum Observation {
    /** The oracle said yes. */
    FIRED,
    /** It returned, or refused the input with an exception of its own. */
    ANSWERED,
    /** It ended some other way: another error, a dead process. */
    FAILED,
    /** It was ended for using more than its profile allows. */
    LIMITED,
    /** The box or the harness failed, which says nothing about the target. */
    BROKEN
}
