package clearinghouse.vault;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * Why the key of a subject is destroyed, and with it all that is sealed under it.
 *
 * @param rule as people read it: "retention.finding.set_aside, version 1"
 */
public record Removal(Cause cause, String rule) {

    public enum Cause {
        /** Another rendering takes its place. */
        REDACTION,
        RETENTION,
        /** It should never have been here. */
        SPILL;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How a subject's key stands.
     *
     * @param gone when and by which rule it was destroyed, where it was
     */
    record Standing(boolean held, boolean keepsOthers, Optional<Gone> gone) {}

    /** When a key was destroyed, and by which rule. */
    public record Gone(Instant at, String rule) {

        /** What stands where the text would. */
        public String sentence() {
            return "Removed on %s by the rule %s."
                    .formatted(at.atOffset(ZoneOffset.UTC).toLocalDate(), rule);
        }
    }

    public sealed interface Outcome {
        record Removed(Instant at) implements Outcome {}

        /** Destroyed before: nothing is left to do. */
        record GoneBefore(Gone gone) implements Outcome {}

        record Refused(String why) implements Outcome {}
    }

    /** A hold is stronger than any cause there is. */
    static Outcome decide(Standing standing, Instant now) {
        if (standing.gone().isPresent()) {
            return new Outcome.GoneBefore(standing.gone().get());
        }
        if (standing.held()) {
            return new Outcome.Refused("a legal hold keeps it");
        }
        if (standing.keepsOthers()) {
            return new Outcome.Refused("keys of others lie under it; remove these first");
        }
        return new Outcome.Removed(now);
    }

    /** A key in the place of one that was destroyed. */
    public sealed interface Replacing {
        record Replaced(DataKey key, Instant at) implements Replacing {}

        record Refused(String why) implements Replacing {}
    }
}
