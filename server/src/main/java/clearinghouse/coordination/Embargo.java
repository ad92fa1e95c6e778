package clearinghouse.coordination;

import clearinghouse.kernel.PartyId;
import java.time.Instant;

/** The embargo on one case: the five states and four moves of CERT/CC's Vultron EM model. */
public sealed interface Embargo {

    record None() implements Embargo {}

    record Proposed(PartyId by, EmbargoEnd until) implements Embargo {}

    record Active(EmbargoEnd until) implements Embargo {}

    record Revising(EmbargoEnd until, PartyId by, EmbargoEnd proposed) implements Embargo {}

    record Exited(Instant at) implements Embargo {}

    sealed interface Move {
        record Changed(Embargo to) implements Move {}

        record Refused(String why) implements Move {}
    }

    default Move propose(PartyId by, EmbargoEnd until, Instant now) {
        if (!until.isAfter(now)) {
            return new Move.Refused("an embargo must end in the future");
        }
        return switch (this) {
            case None _, Proposed _ -> new Move.Changed(new Proposed(by, until));
            // The agreed end holds while a new one is discussed: silence never shortens it.
            case Active(var agreed) -> new Move.Changed(new Revising(agreed, by, until));
            case Revising(var agreed, _, _) -> new Move.Changed(new Revising(agreed, by, until));
            case Exited _ -> ENDED;
        };
    }

    default Move accept(PartyId by, Instant now) {
        return switch (this) {
            case None _, Active _ -> NOTHING_PROPOSED;
            case Proposed(var proposer, var until) -> agreed(proposer, by, until, now);
            case Revising(_, var proposer, var until) -> agreed(proposer, by, until, now);
            case Exited _ -> ENDED;
        };
    }

    default Move reject() {
        return switch (this) {
            case None _, Active _ -> NOTHING_PROPOSED;
            case Proposed _ -> new Move.Changed(new None());
            case Revising(var agreed, _, _) -> new Move.Changed(new Active(agreed));
            case Exited _ -> ENDED;
        };
    }

    default Move terminate(Instant now) {
        return switch (this) {
            case None _, Proposed _ -> new Move.Refused("no embargo is in force");
            case Active _, Revising _ -> new Move.Changed(new Exited(now));
            case Exited _ -> ENDED;
        };
    }

    /** An agreed end that has come ends the embargo by itself: no timer has to fire for it. */
    default Embargo asOf(Instant now) {
        return switch (this) {
            case Active(var until) when !until.isAfter(now) -> new Exited(until.at());
            case Revising(var until, _, _) when !until.isAfter(now) -> new Exited(until.at());
            case None _, Proposed _, Active _, Revising _, Exited _ -> this;
        };
    }

    Move ENDED = new Move.Refused("the embargo has ended");
    Move NOTHING_PROPOSED = new Move.Refused("nothing is proposed");

    private static Move agreed(PartyId proposer, PartyId by, EmbargoEnd until, Instant now) {
        if (proposer.equals(by)) {
            return new Move.Refused("another party answers a proposal, not the one that made it");
        }
        return until.isAfter(now)
                ? new Move.Changed(new Active(until))
                : new Move.Refused("the proposed end has passed");
    }
}
