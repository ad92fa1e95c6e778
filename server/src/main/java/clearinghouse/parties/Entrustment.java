package clearinghouse.parties;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * That somebody who comes in by passkey is to have further duties: one administrator asks, another
 * one lets it.
 *
 * @param by who asked
 * @param until when nobody can let it any more
 */
record Entrustment(PersonId person, Set<Role> duties, PersonId by, Instant until) {

    Entrustment {
        duties = Set.copyOf(duties);
    }

    /** What comes of asking. */
    sealed interface Request {
        record Made(Entrustment asked) implements Request {}

        record NotMade(String why) implements Request {}
    }

    /**
     * @param held what the person has
     * @param hasWayIn whether it takes two at all
     */
    static Request ask(
            PersonId by,
            PersonId person,
            PartyKind kind,
            Set<Role> held,
            boolean hasWayIn,
            Set<Role> wanted,
            Duration waits,
            Instant now) {
        if (!hasWayIn) {
            return new Request.NotMade(
                    "this person has no way in yet: one administrator says what it may");
        }
        if (!wanted.stream().allMatch(role -> role.isFor(kind))) {
            return new Request.NotMade("the duties are not for a party of kind " + kind.code());
        }
        var further = new HashSet<>(wanted);
        further.removeAll(held);
        return further.isEmpty()
                ? new Request.NotMade("this person has these duties")
                : new Request.Made(new Entrustment(person, further, by, now.plus(waits)));
    }

    /** Why it cannot be let by this one; no word where it can. */
    enum Verdict {
        LET,
        TOO_LATE,
        BY_WHO_ASKED,
        BY_THE_PERSON,
        BY_ONE_OF_THE_SAME_ROOT
    }

    /**
     * @param two whether who asked and who lets came in on the word of different people
     */
    Verdict let(String actor, boolean two, Instant now) {
        if (!now.isBefore(until)) {
            return Verdict.TOO_LATE;
        }
        if (by.code().equals(actor)) {
            return Verdict.BY_WHO_ASKED;
        }
        if (person.code().equals(actor)) {
            return Verdict.BY_THE_PERSON;
        }
        return two ? Verdict.LET : Verdict.BY_ONE_OF_THE_SAME_ROOT;
    }
}
