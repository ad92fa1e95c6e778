package clearinghouse.pages;

import clearinghouse.intake.FindingId;
import clearinghouse.intake.Opening;
import clearinghouse.intake.OpeningId;
import clearinghouse.intake.Openings;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Tx;

/**
 * One request to read a proof, in words.
 *
 * @param state what became of it, and by which rule it ends
 * @param answers whether this reader can answer it
 */
record OpeningLine(
        OpeningId id,
        FindingId finding,
        String title,
        String askedBy,
        String askedAt,
        String reason,
        String state,
        boolean answers,
        Marks marks) {

    static OpeningLine of(
            Tx tx, PageRequest request, Openings openings, String title, Openings.Request it) {
        boolean own = it.state().by().code().equals(request.access().actor());
        return new OpeningLine(
                it.id(),
                it.finding(),
                title,
                own ? "You" : it.askedBy(),
                Times.shortly(it.askedAt()),
                it.reason(),
                state(tx, openings, it.state()),
                !own && it.state() instanceof Opening.Asked,
                it.marks());
    }

    private static String state(Tx tx, Openings openings, Opening state) {
        var said =
                switch (state) {
                    case Opening.Asked(_, _, var until) ->
                            "Waits for a second person until " + Times.shortly(until) + ".";
                    case Opening.Open(_, var second, _, var until) ->
                            "%s consented. Open until %s."
                                    .formatted(openings.name(tx, second), Times.shortly(until));
                    case Opening.Refused(_, var second, var at) ->
                            "%s refused, %s."
                                    .formatted(openings.name(tx, second), Times.shortly(at));
                    case Opening.Unanswered(_, _, var until) ->
                            "Nobody answered by " + Times.shortly(until) + ".";
                    case Opening.Over(_, var second, _, var until) ->
                            "%s consented. Closed again %s."
                                    .formatted(openings.name(tx, second), Times.shortly(until));
                    case Opening.Voided _ ->
                            "Void: one of the two lost a way in since it was asked.";
                };
        return state.end().map(end -> said + " " + end.rule()).orElse(said);
    }
}
