package clearinghouse.intake;

import clearinghouse.platform.Db;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;

/** What may be the same as a finding, over REST. */
public final class CandidateRoutes implements Route.Group {

    private static final String CANDIDATES = "/api/v1/findings/{finding}/candidates";
    private static final String APART = CANDIDATES + "/{candidate}/apart";

    private final Db db;
    private final Candidates candidates;

    public CandidateRoutes(Db db, Candidates candidates) {
        this.db = db;
        this.candidates = candidates;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        CANDIDATES,
                        "Findings that may be the same, with a score and the reasons; none is joined by it",
                        Intake.TRIAGE,
                        "finding-candidates",
                        this::list),
                Route.post(
                        APART,
                        "Say that two findings are not the same; it is remembered for both",
                        Intake.TRIAGE,
                        "nothing",
                        200,
                        "finding-apart",
                        request -> say(request, true)),
                Route.post(
                        APART + "/withdrawal",
                        "Take back that two findings are not the same",
                        Intake.TRIAGE,
                        "nothing",
                        200,
                        "finding-apart",
                        request -> say(request, false)));
    }

    record Line(
            FindingId id,
            String title,
            String target,
            Instant receivedAt,
            VulnerabilityId vulnerability,
            int score,
            List<String> reasons,
            @JsonUnwrapped Marks marks) {
        static Line of(Candidates.Candidate it) {
            var finding = it.finding();
            return new Line(
                    finding.id(),
                    it.title(),
                    IntakeRoutes.target(finding).render(),
                    finding.receivedAt(),
                    finding.vulnerability(),
                    it.alike().score(),
                    it.alike().reasons(),
                    finding.marks());
        }
    }

    record Listed(List<Line> items, List<Candidates.Apart> apart) {}

    private Response list(Request request) {
        var id = request.path("finding", FindingId::parse);
        return db.inSnapshot(
                request.access(),
                tx ->
                        candidates
                                .of(tx, request.access(), id)
                                .map(found ->
                                        Response.ok(
                                                new Listed(
                                                        found.candidates().stream()
                                                                .map(Line::of)
                                                                .toList(),
                                                        found.apart())))
                                .orElseGet(Response::notFound));
    }

    record Said(FindingId id, FindingId candidate, boolean apart) {}

    private Response say(Request request, boolean apart) {
        var id = request.path("finding", FindingId::parse);
        var other = request.path("candidate", FindingId::parse);
        return switch (candidates.say(request.access(), id, other, apart)) {
            case Candidates.Saying.Said() -> Response.ok(new Said(id, other, apart));
            case Candidates.Saying.NoSuchFinding() -> Response.notFound();
            case Candidates.Saying.Refused(var why) ->
                    Response.conflict("Not said: " + why + ". Name two findings.");
        };
    }
}
