package clearinghouse.coordination;

import java.time.Instant;

/**
 * Whether one party agreed to take part and to keep the embargo: the moves of Vultron's consent
 * model that need no account.
 */
public sealed interface Consent {

    record Invited(Instant at) implements Consent {}

    record Accepted(Instant at) implements Consent {}

    record Declined(Instant at) implements Consent {}

    /** The party is not here any more, with whatever it had said before. */
    record Left(Instant at) implements Consent {}

    sealed interface Move {
        record Changed(Consent to) implements Move {}

        /** The answer was given before: to give it again is no fault. */
        record Unchanged(Consent still) implements Move {}

        record Refused(String why) implements Move {}
    }

    /** Who declined may be asked again; who accepted gets another link and stays. */
    default Move invite(Instant now) {
        return switch (this) {
            case Declined _ -> new Move.Changed(new Invited(now));
            case Invited _, Accepted _ -> new Move.Unchanged(this);
            case Left _ -> new Move.Refused("the party left");
        };
    }

    default Move accept(Instant now) {
        return switch (this) {
            case Invited _ -> new Move.Changed(new Accepted(now));
            case Accepted _ -> new Move.Unchanged(this);
            case Declined _ -> new Move.Refused("the invitation was declined; ask for a new one");
            case Left _ -> new Move.Refused("the party left");
        };
    }

    default Move decline(Instant now) {
        return switch (this) {
            case Invited _ -> new Move.Changed(new Declined(now));
            // What was agreed holds to the embargo's end: a party leaves by it, not by a click.
            case Accepted _ -> new Move.Refused("the invitation was accepted");
            case Declined _ -> new Move.Unchanged(this);
            case Left _ -> new Move.Refused("the party left");
        };
    }

    /** With the clearinghouse a party leaves each of its cases. What was declined stays so. */
    default Move leave(Instant now) {
        return switch (this) {
            case Invited _, Accepted _ -> new Move.Changed(new Left(now));
            case Declined _, Left _ -> new Move.Unchanged(this);
        };
    }

    /** A party that takes part, or has yet to answer, sees the case. */
    default boolean sees() {
        return switch (this) {
            case Invited _, Accepted _ -> true;
            case Declined _, Left _ -> false;
        };
    }
}
