package clearinghouse.intake;

import clearinghouse.parties.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * That one of the staff reads one finding which it is not its duty to read, in an emergency: an
 * {@link Opening} that an administrator gives, and that a third person has to look at afterwards.
 *
 * @param review what comes after it
 */
public record BreakGlass(Opening opening, Review review) {

    public sealed interface Review {

        /** Nobody was let read. */
        record NotDue() implements Review {}

        /**
         * @param ended when nothing more is read by it
         * @param by when the review is to be there
         */
        record Due(PersonId asker, PersonId second, Instant ended, Instant by) implements Review {}

        record Given(PersonId by, Instant at) implements Review {}
    }

    /** What comes of a review. */
    public sealed interface Reviewing {
        record Closed(Review.Given given) implements Reviewing {}

        record NotClosed(String why) implements Reviewing {}
    }

    /**
     * @param triages whether it is the duty of who asks to read findings
     * @param standing what the same person asked for last, of whatever finding: there is one at a
     *     time
     * @param answer how long a second person has
     */
    static Opening.Request ask(
            String actor,
            boolean triages,
            Optional<Opening> standing,
            Duration answer,
            Instant now) {
        return triages
                ? new Opening.Request.NotMade(
                        "who triages reads findings without, and takes on by name what is TLP:RED")
                : Opening.ask(actor, standing, answer, now);
    }

    /**
     * @param two whether neither of the two rests on the other's word for being somebody else
     */
    Opening.Answer let(String actor, boolean two, Duration reading, Instant now) {
        return two || opening.by().code().equals(actor)
                ? opening.consent(actor, reading, now)
                : new Opening.Answer.NotGiven(
                        "who asked and you came in on the word of the same person, and pass for one; another administrator answers, or who starts the server lets one of you in with --recover");
    }

    /** By a third person, once nothing more is read by it. */
    Reviewing review(String actor, Instant now) {
        var reviewer = PersonId.parse(actor);
        if (reviewer.isEmpty()) {
            return new Reviewing.NotClosed("a person reviews, and no agent does");
        }
        return switch (review) {
            case Review.NotDue() -> new Reviewing.NotClosed("nobody was let read");
            case Review.Given _ -> new Reviewing.NotClosed("it was reviewed before");
            case Review.Due due -> review(reviewer.get(), due, now);
        };
    }

    private Reviewing review(PersonId reviewer, Review.Due due, Instant now) {
        if (reviewer.equals(due.asker()) || reviewer.equals(due.second())) {
            return new Reviewing.NotClosed("it takes a third person: neither of the two reviews");
        }
        return opening.asOf(now) instanceof Opening.Open
                ? new Reviewing.NotClosed("it is still open; it is reviewed when it has ended")
                : new Reviewing.Closed(new Review.Given(reviewer, now));
    }

    BreakGlass asOf(Instant now) {
        return new BreakGlass(opening.asOf(now), review);
    }

    /** Who answered, also where what it opened is void since. */
    public Optional<PersonId> answeredBy() {
        return review instanceof Review.Due due ? Optional.of(due.second()) : opening.answeredBy();
    }

    /** By when an auditor has to have looked at it, and why then; empty where none has to. */
    public Optional<Opening.End> reviewBy() {
        return switch (review) {
            case Review.Due(_, _, var ended, var by) ->
                    Optional.of(
                            new Opening.End(
                                    by,
                                    "An auditor who is neither of the two reviews it within "
                                            + Opening.span(ended, by)
                                            + " after it ended."));
            case Review.NotDue(), Review.Given _ -> Optional.empty();
        };
    }

    public boolean isOverdue(Instant now) {
        return reviewBy().filter(end -> !now.isBefore(end.at())).isPresent();
    }

    public String reviewCode(Instant now) {
        return switch (review) {
            case Review.NotDue() -> "not_due";
            case Review.Due _ -> isOverdue(now) ? "overdue" : "due";
            case Review.Given _ -> "reviewed";
        };
    }
}
