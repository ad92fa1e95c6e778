package clearinghouse.pages;

import clearinghouse.coordination.Embargo;
import clearinghouse.coordination.EmbargoEnd;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How long something stays undisclosed.
 *
 * @param exact day, date, time and zone of what counts
 * @param remaining from now, in words
 * @param proposed another end that waits for an answer
 */
record EmbargoClock(
        Badge state,
        Optional<String> exact,
        Optional<String> utc,
        Optional<String> machine,
        Optional<String> remaining,
        Optional<String> proposed) {

    static EmbargoClock of(Embargo embargo, Instant now) {
        return switch (embargo) {
            case Embargo.None() -> without(Badge.neutral("no embargo"), Optional.empty());
            case Embargo.Proposed(_, var until) ->
                    without(Badge.waiting("embargo proposed"), Optional.of(exact(until)));
            case Embargo.Active(var until) -> until(until, now, Optional.empty());
            case Embargo.Revising(var until, _, var proposed) ->
                    until(until, now, Optional.of(exact(proposed)));
            case Embargo.Exited(var at) ->
                    new EmbargoClock(
                            Badge.neutral("embargo ended"),
                            Optional.of(Times.exact(at, ZoneOffset.UTC)),
                            Optional.empty(),
                            Optional.of(Times.machine(at)),
                            Optional.of(Times.fromNow(at, now)),
                            Optional.empty());
        };
    }

    /** Whether anything has to be kept back now. */
    boolean isRunning() {
        return remaining.filter(text -> text.startsWith("ends ")).isPresent();
    }

    private static EmbargoClock until(EmbargoEnd until, Instant now, Optional<String> proposed) {
        var utc = Times.shortly(until.at());
        return new EmbargoClock(
                Badge.waiting("under embargo"),
                Optional.of(exact(until)),
                until.zone().getId().equals("UTC") ? Optional.empty() : Optional.of(utc),
                Optional.of(Times.machine(until.at())),
                Optional.of("ends " + Times.fromNow(until.at(), now)),
                proposed);
    }

    private static EmbargoClock without(Badge state, Optional<String> proposed) {
        return new EmbargoClock(
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                proposed);
    }

    private static String exact(EmbargoEnd end) {
        return Times.exact(end.at(), end.zone());
    }
}
