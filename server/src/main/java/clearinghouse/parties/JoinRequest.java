package clearinghouse.parties;

import java.time.Instant;
import java.util.Locale;

/**
 * How a request to join stands. It is answered once, and only while it waits; the answer lets
 * nobody in by itself.
 */
public sealed interface JoinRequest {

    /**
     * @param until when it expires by itself
     */
    record Waiting(Instant until) implements JoinRequest {}

    record Expired(Instant at) implements JoinRequest {}

    record Declined(Instant at) implements JoinRequest {}

    record Admitted(Instant at) implements JoinRequest {}

    /** What an administrator makes of it. */
    enum Outcome {
        ADMITTED,
        DECLINED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Outcome parse(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    sealed interface Answer {
        record Given(JoinRequest to) implements Answer {}

        record NotGiven(String why) implements Answer {}
    }

    /** One that nobody has answered. */
    static JoinRequest unanswered(Instant ends, Instant now) {
        return ends.isAfter(now) ? new Waiting(ends) : new Expired(ends);
    }

    static JoinRequest answered(Outcome outcome, Instant at) {
        return switch (outcome) {
            case ADMITTED -> new Admitted(at);
            case DECLINED -> new Declined(at);
        };
    }

    default Answer answer(Outcome outcome, Instant now) {
        return switch (this) {
            case Waiting(var until) when until.isAfter(now) ->
                    new Answer.Given(answered(outcome, now));
            case Waiting _, Expired _ ->
                    new Answer.NotGiven(
                            "it waited too long and has expired, and what it said is gone");
            case Declined _ -> new Answer.NotGiven("it was declined before");
            case Admitted _ -> new Answer.NotGiven("it was admitted before");
        };
    }

    /** As a program is told. */
    default String code() {
        return switch (this) {
            case Waiting _ -> "waiting";
            case Expired _ -> "expired";
            case Declined _ -> "declined";
            case Admitted _ -> "admitted";
        };
    }
}
