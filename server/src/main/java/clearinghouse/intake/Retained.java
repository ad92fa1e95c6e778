package clearinghouse.intake;

/** A state in which the clock of a finding runs until it is removed. */
public enum Retained {
    /** Nothing is done about it. A finding that is taken up again has no such clock. */
    SET_ASIDE("retention.finding.set_aside"),
    /** The advisory of its root cause is published. */
    DISCLOSED("retention.finding.disclosed");

    private final String term;

    Retained(String term) {
        this.term = term;
    }

    /** The policy that says for how long. */
    public String term() {
        return term;
    }
}
