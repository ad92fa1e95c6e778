package clearinghouse.policy;

/** What starts clocks, by the names that packs have for it. */
public enum Occurrence {
    /** The advisory was published. */
    PUBLISHED("published"),

    /** The vulnerability was put on a list of what is exploited. */
    LISTED("listed"),

    /** It was decided that an asset needs a forensic triage. */
    TRIAGE("triage");

    private final String trigger;

    Occurrence(String trigger) {
        this.trigger = trigger;
    }

    String trigger() {
        return trigger;
    }
}
