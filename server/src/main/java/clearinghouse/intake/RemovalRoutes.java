package clearinghouse.intake;

import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Redactions and spills over REST. */
public final class RemovalRoutes implements Route.Group {

    private static final String FINDING = "/api/v1/findings/{finding}";

    private final Removals removals;

    public RemovalRoutes(Removals removals) {
        this.removals = removals;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                        FINDING + "/redaction",
                        "Put another rendering in the place of what a finding says, and destroy the key of the original and of its proof",
                        Intake.READ,
                        "finding-redaction",
                        200,
                        "finding-redacted",
                        this::redact),
                Route.post(
                        FINDING + "/quarantine",
                        "Hide a finding that should not be here from everybody, and destroy its keys",
                        Intake.TRIAGE,
                        "nothing",
                        200,
                        "finding-quarantined",
                        this::quarantine));
    }

    record Body(String title, String description, String reason) {}

    record Redacted(FindingId id, Instant redactedAt, Optional<String> sha256) {}

    private Response redact(Request request) {
        var id = request.path("finding", FindingId::parse);
        var body = request.body(Body.class);
        var rendering = new Redaction.Rendering(body.title(), body.description(), body.reason());
        return switch (removals.redact(request.access(), id, rendering)) {
            case Redaction.Done(var at, var digest) -> Response.ok(new Redacted(id, at, digest));
            case Redaction.NoSuchFinding() -> Response.notFound();
            case Redaction.Refused(var why) -> Response.conflict("Not redacted: " + why + ".");
        };
    }

    record Quarantined(Instant hiddenAt, boolean keysDestroyed) {}

    private Response quarantine(Request request) {
        var id = request.path("finding", FindingId::parse);
        return switch (removals.quarantine(request.access(), id)) {
            case Removals.Quarantine.Done(var at, var destroyed) ->
                    Response.ok(new Quarantined(at, destroyed));
            case Removals.Quarantine.NoSuchFinding() -> Response.notFound();
        };
    }
}
