package clearinghouse.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A new wrapping key takes the place of the current one: asked for by one keeper, consented to by
 * another, carried through by a job.
 */
public record Rotation(RotationId id, String askedBy, Instant askedAt, State state) {

    /** An ask that nobody answers is no standing permission. */
    static final Duration OPEN_FOR = Duration.ofDays(1);

    public sealed interface State {
        record Asked() implements State {}

        record Refused(String by, Instant at) implements State {}

        /** The new key is not made yet, or rows are being wrapped by it. */
        record UnderWay(String by, Instant at, Optional<String> key) implements State {}

        /**
         * @param left rows that only a key which is lost could open; the key they name stays known
         */
        record Finished(String by, Instant at, String key, int left, Instant finishedAt)
                implements State {}
    }

    sealed interface Move {
        record Changed(State to) implements Move {}

        record Refused(String why) implements Move {}
    }

    /**
     * @param another whether the one who decides is another person than the one who asked
     */
    Move consent(String by, boolean another, Instant now) {
        return switch (state) {
            case State.Asked() when !another ->
                    new Move.Refused("who asked for a rotation does not consent to it");
            case State.Asked() when hasLapsed(now) ->
                    new Move.Refused("nobody answered within a day; ask again");
            case State.Asked() -> new Move.Changed(new State.UnderWay(by, now, Optional.empty()));
            case State.Refused _, State.UnderWay _, State.Finished _ -> decided();
        };
    }

    Move refuse(String by, Instant now) {
        return switch (state) {
            case State.Asked() -> new Move.Changed(new State.Refused(by, now));
            case State.Refused _, State.UnderWay _, State.Finished _ -> decided();
        };
    }

    boolean hasLapsed(Instant now) {
        return state instanceof State.Asked && !now.isBefore(askedAt.plus(OPEN_FOR));
    }

    private static Move decided() {
        return new Move.Refused("the rotation is decided");
    }
}
