package clearinghouse.validation;

import clearinghouse.intake.FindingId;
import clearinghouse.intake.Intake;
import clearinghouse.intake.Onward;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.parties.ReadingList;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Evidence and patches over REST. */
public final class ValidationRoutes implements Route.Group {

    private final Validation validation;
    private final Intake intake;

    public ValidationRoutes(Validation validation, Intake intake) {
        this.validation = validation;
        this.intake = intake;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/v1/findings/{finding}/evidence",
                        "What stands behind the verdict on a finding",
                        Intake.READ,
                        "evidence",
                        this::evidence),
                Route.post(
                        "/api/v1/findings/{finding}/validation",
                        "Try a finding again that the laboratory could not decide",
                        Intake.TRIAGE,
                        "nothing",
                        202,
                        "finding-validation",
                        this::tryAgain),
                Route.post(
                        "/api/v1/findings/{finding}/set-aside",
                        "Leave a finding that was not reproduced at that, with a reason",
                        Intake.TRIAGE,
                        "finding-set-aside",
                        200,
                        "finding-standing",
                        this::setAside),
                Route.post(
                        "/api/v1/findings/{finding}/taking-up",
                        "Take up a finding again that was set aside",
                        Intake.TRIAGE,
                        "nothing",
                        200,
                        "finding-standing",
                        this::takeUp),
                Route.get(
                        "/api/v1/patches/{patch}",
                        "A candidate patch and what it was found to be worth",
                        Validation.READ_PATCH,
                        "patch",
                        this::patch),
                Route.get(
                                "/api/v1/patches/{patch}/diff",
                                "The patch itself; the reading is on record",
                                Validation.READ_PATCH,
                                "nothing",
                                this::diff)
                        .answeringFile("text/x-diff"),
                Route.get(
                                "/api/v1/patches/{patch}/reads",
                                "Who read one's own patch or what was said of it, and when, the newest first",
                                Validation.READ_PATCH,
                                "reading-list",
                                this::reads)
                        .inPages());
    }

    private Response reads(Request request) {
        return validation
                .reads(request.access(), request.path("patch", PatchId::parse), request.after())
                .map(page -> Response.ok(ReadingList.of(page, request)))
                .orElseGet(Response::notFound);
    }

    record TryingAnswer(FindingId finding, String state) {}

    private Response tryAgain(Request request) {
        var id = request.path("finding", FindingId::parse);
        return switch (validation.tryAgain(request.access(), id)) {
            case Validation.Trying.Queued() ->
                    Response.accepted("/api/v1/findings/" + id, new TryingAnswer(id, "waiting"));
            case Validation.Trying.NoSuchFinding() -> Response.notFound();
            case Validation.Trying.Decided(var verdict) ->
                    Response.conflict(
                            "Only what the laboratory could not decide is tried again; the verdict on this finding is: "
                                    + verdict);
        };
    }

    record EvidenceAnswer(
            FindingId finding,
            String verdict,
            String level,
            Optional<String> silencedBy,
            String target,
            Optional<String> tested,
            Optional<String> reason,
            Instant startedAt,
            Instant decidedAt,
            List<Laboratory.Run> runs,
            List<String> stack,
            @JsonUnwrapped Marks marks) {}

    private Response evidence(Request request) {
        var id = request.path("finding", FindingId::parse);
        return validation
                .examination(request.access(), id)
                .map(found ->
                        Response.ok(
                                new EvidenceAnswer(
                                        id,
                                        found.verdict(),
                                        found.level(),
                                        found.silencedBy(),
                                        found.target(),
                                        found.tested(),
                                        found.reason(),
                                        found.startedAt(),
                                        found.decidedAt(),
                                        found.runs(),
                                        found.stack(),
                                        found.marks())))
                .orElseGet(Response::notFound);
    }

    record SetAsideBody(String reason) {}

    record Standing(FindingId id, boolean setAside) {}

    private Response setAside(Request request) {
        var id = request.path("finding", FindingId::parse);
        var reason = request.body(SetAsideBody.class).reason();
        return switch (validation.setAside(request.access(), id, reason)) {
            case Validation.SettingAside.Done() -> Response.ok(new Standing(id, true));
            case Validation.SettingAside.NoSuchFinding() -> Response.notFound();
            case Validation.SettingAside.Refused(var why) -> Response.conflict(why);
        };
    }

    private Response takeUp(Request request) {
        var id = request.path("finding", FindingId::parse);
        return intake.takeUp(request.access(), id)
                ? Response.ok(new Standing(id, false))
                : Response.notFound();
    }

    record PatchAnswer(
            PatchId id,
            String name,
            VulnerabilityId vulnerability,
            String state,
            Optional<String> verdict,
            Optional<String> level,
            Optional<String> reason,
            Optional<String> bypassedBy,
            Optional<String> jarSha256,
            Instant submittedAt,
            Optional<Instant> judgedAt,
            Optional<String> again,
            Optional<Onward.Progress> progress,
            List<Laboratory.Run> runs,
            List<Patch.Former> earlier,
            @JsonUnwrapped Marks marks) {}

    private Response diff(Request request) {
        return validation
                .diff(request.access(), request.path("patch", PatchId::parse))
                .map(diff ->
                        Response.file("text/x-diff", diff.text().getBytes(StandardCharsets.UTF_8))
                                .with(diff.marks()))
                .orElseGet(Response::notFound);
    }

    private Response patch(Request request) {
        return validation
                .report(request.access(), request.path("patch", PatchId::parse))
                .map(report -> {
                    var patch = report.patch();
                    return Response.ok(
                            new PatchAnswer(
                                    patch.id(),
                                    patch.name(),
                                    patch.vulnerability(),
                                    patch.state(),
                                    patch.verdict(),
                                    patch.level(),
                                    patch.reason(),
                                    patch.bypassedBy(),
                                    patch.jarSha256(),
                                    patch.submittedAt(),
                                    patch.judgedAt(),
                                    patch.again(),
                                    report.progress(),
                                    report.runs(),
                                    report.earlier(),
                                    patch.marks()));
                })
                .orElseGet(Response::notFound);
    }
}
