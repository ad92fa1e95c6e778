package clearinghouse.intake;

import java.time.Instant;
import java.util.Optional;

/**
 * What comes of somebody's wish that another rendering take the place of what a finding says. Its
 * source may have it so, and who coordinates; nobody else.
 */
public sealed interface Redaction {

    /** What a redaction is called in the record, and where the original would stand. */
    String RULE = "redaction";

    /**
     * @param digest SHA-256 of the document as it came, in hexadecimal; empty for one that came
     *     before digests were kept
     */
    record Done(Instant at, Optional<String> digest) implements Redaction {}

    record NoSuchFinding() implements Redaction {}

    record Refused(String why) implements Redaction {}

    /**
     * The words in the place of the original. They have no text form of their own: a finding that
     * is redacted is still undisclosed.
     */
    record Rendering(String title, String description, String reason) {

        private static final String MARK = "[redacted]";

        /** Wherever it is shown, it shows that it is no original. */
        String markedTitle() {
            return MARK + " " + title;
        }

        String entry() {
            return MARK;
        }

        @Override
        public String toString() {
            return "Rendering[undisclosed]";
        }
    }

    /** Why somebody may not; empty for who may. */
    static Optional<String> refusal(boolean bySource, boolean byCoordinator) {
        return bySource || byCoordinator
                ? Optional.empty()
                : Optional.of("only who submitted the finding or coordinates it redacts it");
    }
}
