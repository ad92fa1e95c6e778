package clearinghouse.retention;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A legal hold: while it stands, nothing of its subject is redacted, removed or destroyed.
 *
 * @param subject the code of a finding or a case
 * @param reference the number of the matter, as lawyers know it
 */
public record Hold(
        HoldId id,
        String subject,
        Ground ground,
        String reference,
        String setBy,
        Instant setAt,
        Optional<Lifting> lifted) {

    public enum Ground {
        LITIGATION,
        INVESTIGATION,
        RECORDS_REQUEST,
        PRESERVATION_ORDER;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Ground parse(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }

        public String inWords() {
            return switch (this) {
                case LITIGATION -> "litigation";
                case INVESTIGATION -> "an investigation";
                case RECORDS_REQUEST -> "a request for records";
                case PRESERVATION_ORDER -> "an order to preserve";
            };
        }
    }

    public record Lifting(String by, Instant at) {}

    public sealed interface Move {
        record Lifted(Lifting lifting) implements Move {}

        record Refused(String why) implements Move {}
    }

    /**
     * What a hold keeps from being destroyed cannot be brought back once it is lifted by mistake,
     * so that it takes a second person, as the keys do.
     */
    Move lift(String by, boolean anotherPerson, Instant now) {
        if (lifted.isPresent()) {
            return new Move.Refused("the hold was lifted before");
        }
        return anotherPerson
                ? new Move.Lifted(new Lifting(by, now))
                : new Move.Refused("another person than the one who set a hold lifts it");
    }
}
