package clearinghouse.intake;

import clearinghouse.parties.PersonId;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Where the glass was broken, over REST. Each step of it is done in person on a page: no token has
 * the permission for one.
 */
public final class BreakGlassRoutes implements Route.Group {

    private final BreakGlasses glasses;
    private final InstantSource clock;

    public BreakGlassRoutes(BreakGlasses glasses, InstantSource clock) {
        this.glasses = glasses;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/v1/break-glass",
                                "Findings that somebody asked to read in an emergency, and what came of it, the newest first",
                                BreakGlasses.SEE,
                                "break-glass-list",
                                this::list)
                        .inPages());
    }

    /**
     * @param until when the state ends by itself
     * @param reviewBy when a review has to be there; empty where none has to
     */
    record View(
            BreakGlassId id,
            FindingId finding,
            PersonId askedBy,
            Instant askedAt,
            String reason,
            String state,
            Optional<PersonId> answeredBy,
            Optional<Instant> until,
            Optional<String> untilExplained,
            String review,
            Optional<Instant> reviewBy,
            Optional<String> reviewByExplained,
            Optional<String> reviewed) {

        static View of(BreakGlasses.Told it, Instant now) {
            var opening = it.state().opening();
            var end = opening.end();
            var due = it.state().reviewBy();
            return new View(
                    it.id(),
                    it.finding(),
                    opening.by(),
                    it.askedAt(),
                    it.reason(),
                    opening.code(),
                    it.state().answeredBy(),
                    end.map(Opening.End::at),
                    end.map(Opening.End::rule),
                    it.state().reviewCode(now),
                    due.map(Opening.End::at),
                    due.map(Opening.End::rule),
                    it.words());
        }

        @Override
        public String toString() {
            return "View[" + id + "]";
        }
    }

    record Listed(List<View> items, Optional<String> next) {}

    private Response list(Request request) {
        var page = glasses.list(request.access(), request.after());
        var now = clock.instant();
        return Response.ok(
                new Listed(
                        page.items().stream().map(it -> View.of(it, now)).toList(),
                        request.cursor(page.after())));
    }
}
