package clearinghouse.coordination;

import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.util.Optional;

/** The embargo on one case: the five states and four moves of CERT/CC's Vultron EM model. */
public sealed interface Embargo {

    record None() implements Embargo {}

    record Proposed(PartyId by, EmbargoEnd until) implements Embargo {}

    record Active(EmbargoEnd until) implements Embargo {}

    record Revising(EmbargoEnd until, PartyId by, EmbargoEnd proposed) implements Embargo {}

    record Exited(Instant at) implements Embargo {}

    /** What a state says, and nothing that it does not: for storing it and for showing it. */
    record Facts(
            String state,
            Optional<EmbargoEnd> until,
            Optional<PartyId> by,
            Optional<EmbargoEnd> proposed,
            Optional<Instant> endedAt) {

        private static Facts of(String state) {
            return new Facts(
                    state, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        private Facts agreed(EmbargoEnd end) {
            return new Facts(state, Optional.of(end), by, proposed, endedAt);
        }

        private Facts proposed(PartyId proposer, EmbargoEnd end) {
            return new Facts(state, until, Optional.of(proposer), Optional.of(end), endedAt);
        }

        private Facts ended(Instant at) {
            return new Facts(state, until, by, proposed, Optional.of(at));
        }
    }

    default Facts facts() {
        return switch (this) {
            case None() -> Facts.of("none");
            case Proposed(var by, var until) -> Facts.of("proposed").proposed(by, until);
            case Active(var until) -> Facts.of("active").agreed(until);
            case Revising(var until, var by, var proposed) ->
                    Facts.of("revising").agreed(until).proposed(by, proposed);
            case Exited(var at) -> Facts.of("exited").ended(at);
        };
    }

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
