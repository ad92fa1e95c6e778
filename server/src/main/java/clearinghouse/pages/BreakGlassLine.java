package clearinghouse.pages;

import clearinghouse.intake.BreakGlass;
import clearinghouse.intake.BreakGlasses;
import clearinghouse.intake.Opening;
import clearinghouse.kernel.Access;
import clearinghouse.parties.Sessions;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * One time that the glass was to be broken, in words.
 *
 * @param state what became of it, and by which rule it ends
 * @param review whether a third person looked at it, or by when one has to
 * @param words what that person says
 * @param answers whether this reader can answer it
 * @param reads whether this reader reads the finding by it now
 * @param reviews whether this reader can review it now
 */
record BreakGlassLine(
        String id,
        String finding,
        String askedBy,
        String askedAt,
        String reason,
        String state,
        String review,
        boolean overdue,
        Optional<String> words,
        boolean answers,
        boolean reads,
        boolean reviews) {

    static BreakGlassLine of(BreakGlasses.Told it, Access access) {
        var opening = it.state().opening();
        boolean own = opening.by().code().equals(access.actor());
        return new BreakGlassLine(
                it.id().code(),
                it.finding().code(),
                own ? "You" : it.askedBy(),
                Times.shortly(it.askedAt()),
                it.reason(),
                state(it),
                review(it),
                it.review().equals("overdue"),
                it.words(),
                !own && opening instanceof Opening.Asked && access.may(Sessions.LET_BREAK_GLASS),
                own && opening instanceof Opening.Open && access.may(Sessions.BREAK_GLASS),
                reviews(it, own, access));
    }

    private static boolean reviews(BreakGlasses.Told it, boolean own, Access access) {
        boolean second =
                it.state().answeredBy().filter(by -> by.code().equals(access.actor())).isPresent();
        return !own
                && !second
                && it.state().review() instanceof BreakGlass.Review.Due
                && !(it.state().opening() instanceof Opening.Open)
                && access.may(Sessions.REVIEW_BREAK_GLASS);
    }

    private static String state(BreakGlasses.Told it) {
        var second = it.answeredBy().orElse("");
        var said =
                switch (it.state().opening()) {
                    case Opening.Asked(_, _, var until) ->
                            "Waits for an administrator until " + Times.shortly(until) + ".";
                    case Opening.Open(_, _, _, var until) ->
                            "%s let it. Open until %s.".formatted(second, Times.shortly(until));
                    case Opening.Refused(_, _, var at) ->
                            "%s refused, %s.".formatted(second, Times.shortly(at));
                    case Opening.Unanswered(_, _, var until) ->
                            "Nobody answered by " + Times.shortly(until) + ".";
                    case Opening.Over(_, _, _, var until) ->
                            "%s let it. Closed again %s.".formatted(second, Times.shortly(until));
                    case Opening.Voided _ ->
                            "Void: one of the two lost a way in since it was asked.";
                };
        return it.state().opening().end().map(end -> said + " " + end.rule()).orElse(said);
    }

    private static String review(BreakGlasses.Told it) {
        return it.state()
                .reviewBy()
                .map(end ->
                        "%s %s. %s"
                                .formatted(
                                        it.review().equals("overdue")
                                                ? "The review is overdue since"
                                                : "A review is due by",
                                        Times.exact(end.at(), ZoneOffset.UTC),
                                        end.rule()))
                .orElse(it.review().equals("reviewed") ? "Reviewed." : "");
    }

    /** Without who and why, for everyone who is told. */
    static String alarm(BreakGlasses.Alarm it) {
        return "%s a person of the clearinghouse whose duty it is not was let read the text of %s, %s %s.%s"
                .formatted(
                        Times.shortly(it.since()) + ",",
                        it.finding().code(),
                        it.open() ? "until" : "which ended",
                        Times.shortly(it.until()),
                        it.overdue() ? " Its review is overdue." : "");
    }
}
