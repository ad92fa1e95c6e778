package clearinghouse.intake;

import clearinghouse.parties.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether one staff member may read one thing, such as the proof of one finding. One person asks,
 * another one answers; after a consent the one who asked reads, alone and for a while. Both are
 * people: an agent acts for the person who answers for it, and would make two out of one.
 */
public sealed interface Opening {

    /** Who asked. */
    PersonId by();

    /** Waits for a second person. */
    record Asked(PersonId by, Instant since, Instant until) implements Opening {
        public Asked {
            requireOrder(since, until);
        }
    }

    /** Nobody answered in time, and nobody can any more. */
    record Unanswered(PersonId by, Instant since, Instant until) implements Opening {}

    record Refused(PersonId by, PersonId second, Instant at) implements Opening {
        public Refused {
            requireTwo(by, second);
        }
    }

    /** Who asked may read. */
    record Open(PersonId by, PersonId second, Instant since, Instant until) implements Opening {
        public Open {
            requireTwo(by, second);
            requireOrder(since, until);
        }
    }

    /** Its time has run out. */
    record Over(PersonId by, PersonId second, Instant since, Instant until) implements Opening {}

    /**
     * One of the two lost a way in since it was asked, a token or a passkey: whoever used that need
     * not have been the person that it was given to.
     */
    record Voided(PersonId by) implements Opening {}

    /** What comes of asking. */
    sealed interface Request {
        record Made(Asked asked) implements Request {}

        record NotMade(String why) implements Request {}
    }

    /** What comes of an answer. */
    sealed interface Answer {
        record Consent(Open open) implements Answer {}

        record Refusal(Refused refused) implements Answer {}

        record NotGiven(String why) implements Answer {}
    }

    /**
     * @param standing what the same person has asked for the same thing before, the newest
     */
    static Request ask(String actor, Optional<Opening> standing, Duration answer, Instant now) {
        var person = PersonId.parse(actor);
        if (person.isEmpty()) {
            return new Request.NotMade("a person asks, and no agent does");
        }
        var asked = new Request.Made(new Asked(person.get(), now, now.plus(answer)));
        if (standing.isEmpty()) {
            return asked;
        }
        return switch (standing.get().asOf(now)) {
            case Asked _ -> new Request.NotMade("you have asked, and nobody has answered yet");
            case Open _ -> new Request.NotMade("what you asked for is open to you");
            case Unanswered _, Refused _, Over _, Voided _ -> asked;
        };
    }

    default Answer consent(String actor, Duration reading, Instant now) {
        return answer(
                actor,
                now,
                second -> new Answer.Consent(new Open(by(), second, now, now.plus(reading))));
    }

    default Answer refuse(String actor, Instant now) {
        return answer(actor, now, second -> new Answer.Refusal(new Refused(by(), second, now)));
    }

    private Answer answer(String actor, Instant now, Function<PersonId, Answer> by) {
        var second = PersonId.parse(actor);
        if (second.isEmpty()) {
            return new Answer.NotGiven("a person answers, and no agent does");
        }
        if (second.get().equals(by())) {
            return new Answer.NotGiven("it takes a second person: whoever asks does not answer");
        }
        return switch (asOf(now)) {
            case Asked _ -> by.apply(second.get());
            case Unanswered _ ->
                    new Answer.NotGiven("nobody answered it in time; it is to be asked anew");
            case Refused _, Open _, Over _ -> new Answer.NotGiven("it was answered before");
            case Voided _ ->
                    new Answer.NotGiven(
                            "one of the two lost a way in since; it is to be asked anew");
        };
    }

    /** What time has made of it. */
    default Opening asOf(Instant now) {
        return switch (this) {
            case Asked(var by, var since, var until) when !now.isBefore(until) ->
                    new Unanswered(by, since, until);
            case Open(var by, var second, var since, var until) when !now.isBefore(until) ->
                    new Over(by, second, since, until);
            case Asked _, Open _, Unanswered _, Refused _, Over _, Voided _ -> this;
        };
    }

    /**
     * When a state ends by itself.
     *
     * @param rule why then, in a sentence
     */
    record End(Instant at, String rule) {}

    default Optional<End> end() {
        return switch (this) {
            case Asked(_, var since, var until) ->
                    Optional.of(
                            new End(
                                    until,
                                    "A request that nobody answers ends after "
                                            + span(since, until)
                                            + "."));
            case Open(_, _, var since, var until) ->
                    Optional.of(
                            new End(
                                    until,
                                    "Who asked may read for "
                                            + span(since, until)
                                            + " from the consent of the second person."));
            case Unanswered _, Refused _, Over _, Voided _ -> Optional.empty();
        };
    }

    /** As policy states it: in whole days, hours or minutes. */
    static String span(Instant since, Instant until) {
        var span = Duration.between(since, until);
        if (span.equals(Duration.ofDays(span.toDays()))) {
            return count(span.toDays(), "day");
        }
        return span.equals(Duration.ofHours(span.toHours()))
                ? count(span.toHours(), "hour")
                : count(span.toMinutes(), "minute");
    }

    private static String count(long number, String unit) {
        return number == 1 ? "one " + unit : number + " " + unit + "s";
    }

    default Optional<PersonId> answeredBy() {
        return switch (this) {
            case Refused(_, var second, _) -> Optional.of(second);
            case Open(_, var second, _, _) -> Optional.of(second);
            case Over(_, var second, _, _) -> Optional.of(second);
            case Asked _, Unanswered _, Voided _ -> Optional.empty();
        };
    }

    default String code() {
        return switch (this) {
            case Asked _ -> "asked";
            case Unanswered _ -> "unanswered";
            case Refused _ -> "refused";
            case Open _ -> "open";
            case Over _ -> "over";
            case Voided _ -> "voided";
        };
    }

    default boolean lets(String actor, Instant now) {
        return asOf(now) instanceof Open open && open.by().code().equals(actor);
    }

    private static void requireTwo(PersonId by, PersonId second) {
        if (by.equals(second)) {
            throw new IllegalArgumentException("one person is not two");
        }
    }

    private static void requireOrder(Instant since, Instant until) {
        if (!until.isAfter(since)) {
            throw new IllegalArgumentException("it ends after it begins");
        }
    }
}
