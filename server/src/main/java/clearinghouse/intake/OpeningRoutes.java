package clearinghouse.intake;

import clearinghouse.parties.PersonId;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Proofs opened by two people, over REST. */
public final class OpeningRoutes implements Route.Group {

    private static final String OPENINGS = "/api/v1/openings";
    private static final String OPENING = OPENINGS + "/{opening}";

    private final Openings openings;

    public OpeningRoutes(Openings openings) {
        this.openings = openings;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                        "/api/v1/findings/{finding}/openings",
                        "Ask to read a proof; a second person answers",
                        Intake.TRIAGE,
                        "opening-request",
                        201,
                        "opening",
                        this::ask),
                Route.get(
                                OPENINGS,
                                "Proofs that wait for a second person or stand open, the newest first",
                                Intake.TRIAGE,
                                "opening-list",
                                this::current)
                        .inPages(),
                Route.post(
                        OPENING + "/consent",
                        "Let who asked read the proof, alone and for a while",
                        Intake.TRIAGE,
                        "nothing",
                        200,
                        "opening",
                        request -> answer(openings.consent(request.access(), id(request)))),
                Route.post(
                        OPENING + "/refusal",
                        "Refuse to have the proof opened",
                        Intake.TRIAGE,
                        "nothing",
                        200,
                        "opening",
                        request -> answer(openings.refuse(request.access(), id(request)))));
    }

    /**
     * What is answered to an act, and remembered for who sends it again: without the reason, which
     * may hold undisclosed words.
     *
     * @param until when the state ends by itself
     * @param untilExplained by which rule
     */
    record OpeningView(
            OpeningId id,
            FindingId finding,
            PersonId askedBy,
            Instant askedAt,
            String state,
            Optional<PersonId> answeredBy,
            Optional<Instant> until,
            Optional<String> untilExplained,
            @JsonUnwrapped Marks marks) {

        static OpeningView of(Openings.Request it) {
            var state = it.state();
            return new OpeningView(
                    it.id(),
                    it.finding(),
                    state.by(),
                    it.askedAt(),
                    state.code(),
                    state.answeredBy(),
                    state.end().map(Opening.End::at),
                    state.end().map(Opening.End::rule),
                    it.marks());
        }
    }

    record OpeningLine(@JsonUnwrapped OpeningView opening, String reason) {

        @Override
        public String toString() {
            return "OpeningLine[" + opening.id() + "]";
        }
    }

    record Listed(List<OpeningLine> items, Optional<String> next) {}

    private Response ask(Request request) {
        var finding = request.path("finding", FindingId::parse);
        var reason = request.json().get("reason").asString();
        return switch (openings.ask(request.access(), finding, reason)) {
            case Openings.Asking.Asked(var made) ->
                    Response.created(OPENINGS, OpeningView.of(made));
            case Openings.Asking.NoSuchFinding() -> Response.notFound();
            case Openings.Asking.Refused(var why) -> Response.conflict("Not asked: " + why + ".");
        };
    }

    private Response current(Request request) {
        var page = openings.current(request.access(), request.after());
        return Response.ok(
                new Listed(
                        page.items().stream()
                                .map(it -> new OpeningLine(OpeningView.of(it), it.reason()))
                                .toList(),
                        request.cursor(page.after())));
    }

    private static Response answer(Openings.Answering given) {
        return switch (given) {
            case Openings.Answering.Given(var request) -> Response.ok(OpeningView.of(request));
            case Openings.Answering.NoSuchOpening() -> Response.notFound();
            case Openings.Answering.Refused(var why) ->
                    Response.conflict("Not answered: " + why + ".");
        };
    }

    private static OpeningId id(Request request) {
        return request.path("opening", OpeningId::parse);
    }
}
