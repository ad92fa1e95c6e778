package clearinghouse.distribution;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.exposure.ExposureId;
import clearinghouse.inventory.AssetId;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import clearinghouse.validation.PatchId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Releases, who is assigned which, and the TUF repository itself. */
public final class DistributionRoutes implements Route.Group {

    private static final String RELEASES = "/api/v1/releases";
    private static final String ANYONE = "a client trusts its root and signatures, not this server";
    private static final String GZIP = "application/gzip";
    private static final String NEVER_CHANGES = "public, max-age=31536000, immutable";

    private final Distribution distribution;
    private final SiteIndex index;

    public DistributionRoutes(Distribution distribution, SiteIndex index) {
        this.distribution = distribution;
        this.index = index;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                        RELEASES,
                        "Release an accepted patch against its published advisory",
                        Distribution.PUBLISH,
                        "release-request",
                        201,
                        "release",
                        this::release),
                Route.get(
                                RELEASES,
                                "List the releases",
                                Distribution.READ,
                                "release-list",
                                this::list)
                        .inPages(),
                Route.get(
                                "/api/v1/me/assignments",
                                "The releases that this operator's assets need",
                                Distribution.FETCH,
                                "assignment-list",
                                this::assignments)
                        .inPages(),
                Route.get(
                                "/tuf/{metadata}",
                                "Signed TUF metadata",
                                Distribution.READ,
                                "nothing",
                                this::metadata)
                        .openTo(ANYONE)
                        .answeringFile("application/json"),
                Route.get(
                                "/tuf/targets/{group}/{artifact}/{build}/{jar}",
                                "A released target under its hash",
                                Distribution.READ,
                                "nothing",
                                this::target)
                        .openTo(ANYONE)
                        .answeringFile("application/java-archive"),
                Route.get(
                                "/tuf/targets/advisories/{form}/{part}",
                                "A part of the advisory index under its hash",
                                Distribution.READ,
                                "nothing",
                                this::part)
                        .openTo(ANYONE)
                        .answeringFile(GZIP));
    }

    private record ReleaseRequest(String advisory, String patch) {}

    private record ReleaseView(
            ReleaseId id,
            AdvisoryId advisory,
            PatchId patch,
            String replaces,
            String target,
            String version,
            long length,
            String sha256,
            String judgedSha256,
            Instant releasedAt) {
        static ReleaseView of(Release release) {
            return new ReleaseView(
                    release.id(),
                    release.advisory(),
                    release.patch(),
                    release.replaces(),
                    release.target().value(),
                    release.version(),
                    release.length(),
                    release.sha256(),
                    release.judgedSha256(),
                    release.releasedAt());
        }
    }

    private record ReleaseList(List<ReleaseView> items, Optional<String> next) {}

    private record AssignmentView(
            ExposureId exposure,
            AdvisoryId advisory,
            String target,
            AssetId asset,
            String assetName,
            String version) {
        static AssignmentView of(Distribution.Assignment assignment) {
            var exposure = assignment.exposure();
            return new AssignmentView(
                    exposure.id(),
                    exposure.advisory().orElseThrow(),
                    assignment.release().target().value(),
                    exposure.asset(),
                    exposure.assetName(),
                    assignment.release().version());
        }
    }

    private record AssignmentList(List<AssignmentView> items, Optional<String> next) {}

    private Response release(Request request) {
        var asked = request.body(ReleaseRequest.class);
        var advisory = AdvisoryId.parse(asked.advisory());
        var patch = PatchId.parse(asked.patch());
        if (advisory.isEmpty()) {
            return noSuchAdvisory();
        }
        if (patch.isEmpty()) {
            return Response.unprocessable("/patch", "no-such-patch", "this is no id of a patch");
        }
        return switch (distribution.release(request.access(), advisory.get(), patch.get())) {
            case Distribution.Releasing.Released(var release) ->
                    Response.created(RELEASES, ReleaseView.of(release));
            case Distribution.Releasing.NoSuchAdvisory() -> noSuchAdvisory();
            case Distribution.Releasing.Refused(var why) -> Response.conflict(why);
        };
    }

    private static Response noSuchAdvisory() {
        return Response.unprocessable(
                "/advisory", "no-such-advisory", "no published advisory has this id");
    }

    private Response list(Request request) {
        var page = distribution.list(request.access(), request.after());
        return Response.ok(
                new ReleaseList(
                        page.items().stream().map(row -> ReleaseView.of(row.release())).toList(),
                        request.cursor(page.after())));
    }

    private Response assignments(Request request) {
        var page = distribution.assignments(request.access(), request.after());
        return Response.ok(
                new AssignmentList(
                        page.items().stream().map(AssignmentView::of).toList(),
                        request.cursor(page.after())));
    }

    private Response metadata(Request request) {
        var name = request.path("metadata");
        return distribution
                .metadata(request.access(), name)
                .map(content ->
                        Response.file("application/json", content)
                                .with(
                                        "Cache-Control",
                                        Distribution.isTimestamp(name)
                                                ? "public, no-cache"
                                                : NEVER_CHANGES))
                .orElseGet(Response::notFound);
    }

    private Response part(Request request) {
        return index.file(request.access(), request.path("form"), request.path("part"))
                .map(content -> Response.file(GZIP, content).with("Cache-Control", NEVER_CHANGES))
                .orElseGet(Response::notFound);
    }

    private Response target(Request request) {
        var folder =
                String.join(
                        "/",
                        request.path("group"),
                        request.path("artifact"),
                        request.path("build"));
        return distribution
                .target(request.access(), folder, request.path("jar"))
                .map(content ->
                        Response.file("application/java-archive", content)
                                .with("Cache-Control", NEVER_CHANGES))
                .orElseGet(Response::notFound);
    }
}
