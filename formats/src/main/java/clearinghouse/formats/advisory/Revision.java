package clearinghouse.formats.advisory;

import java.time.Instant;

/** One entry of the revision history; numbers count from one without a gap. */
public record Revision(int number, Instant date, String summary) {
    public Revision {
        Text.required("the summary of a revision", summary);
    }
}
