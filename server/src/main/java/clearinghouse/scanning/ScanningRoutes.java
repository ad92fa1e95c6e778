package clearinghouse.scanning;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Scan claims over REST. */
public final class ScanningRoutes implements Route.Group {

    private static final String CLAIMS = "/api/v1/scans/claims";

    private final Scanning scanning;

    public ScanningRoutes(Scanning scanning) {
        this.scanning = scanning;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                                CLAIMS,
                                "Claim areas of a package for a scan; what others hold is not granted",
                                Scanning.CLAIM,
                                "scan-claim-request",
                                201,
                                "scan-claim-grant",
                                this::claim)
                        .checking(ScanningRoutes::faults),
                Route.get(
                                CLAIMS,
                                "One's own claims, the newest first",
                                Scanning.CLAIM,
                                "scan-claim-list",
                                this::list)
                        .inPages(),
                Route.post(
                        CLAIMS + "/{claim}/renewal",
                        "Hold a claim longer; the fence changes",
                        Scanning.CLAIM,
                        "scan-claim-renewal",
                        200,
                        "scan-claim-renewed",
                        this::renew),
                Route.post(
                        CLAIMS + "/{claim}/coverage",
                        "Report what was looked at, found or not; also late",
                        Scanning.CLAIM,
                        "scan-coverage-report",
                        201,
                        "scan-coverage-kept",
                        this::cover),
                Route.post(
                        CLAIMS + "/{claim}/release",
                        "Give a claim back before it expires",
                        Scanning.CLAIM,
                        "scan-claim-release",
                        200,
                        "made",
                        this::release));
    }

    record Grant(
            ClaimId id,
            long fence,
            List<String> granted,
            List<String> free,
            List<String> taken,
            Instant expires) {}

    private Response claim(Request request) {
        var json = request.json();
        return switch (target(json.get("target").asString())) {
            case Parsed.Invalid<PackageUrl>(var problems) -> Response.unprocessable(problems);
            case Parsed.Valid<PackageUrl>(var target) ->
                    switch (scanning.claim(
                            request.access(),
                            target,
                            texts(json.get("areas")),
                            json.get("technique").asString(),
                            hours(json))) {
                        case Scanning.Claiming.NothingFree() ->
                                Response.conflict(
                                        "Every area asked for is claimed already; none of them is free.");
                        case Scanning.Claiming.Granted(var claim, var taken) ->
                                Response.created(
                                        CLAIMS,
                                        new Grant(
                                                claim.id(),
                                                claim.fence(),
                                                claim.areas(),
                                                claim.areas(),
                                                taken,
                                                claim.expires()));
                    };
        };
    }

    private static List<Problem> faults(JsonNode body) {
        return body.path("target")
                .stringValueOpt()
                .map(text -> target(text).problems())
                .orElse(List.of());
    }

    private static Parsed<PackageUrl> target(String text) {
        return switch (PackageUrl.parse(text)) {
            case Parsed.Invalid<PackageUrl>(var faults) ->
                    Parsed.invalid(faults.stream().map(fault -> fault.under("/target")).toList());
            case Parsed.Valid<PackageUrl>(var purl) ->
                    purl.version().chars().anyMatch(Character::isISOControl)
                            ? Parsed.invalid(
                                    "/target",
                                    "purl-version",
                                    "a version has no control characters")
                            : Parsed.valid(purl);
        };
    }

    private static List<String> texts(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }

    private static Duration hours(JsonNode json) {
        return Duration.ofHours(json.get("hours").asInt());
    }

    record Line(
            ClaimId id,
            String target,
            List<String> areas,
            String technique,
            long fence,
            String state,
            Instant expires,
            Instant claimedAt) {}

    record Lines(List<Line> items, Optional<String> next) {}

    private Response list(Request request) {
        var page = scanning.list(request.access(), request.after());
        var now = scanning.now();
        var lines =
                page.items().stream()
                        .map(ClaimStore.Keyed::claim)
                        .map(claim ->
                                new Line(
                                        claim.id(),
                                        PackageUrl.of(claim.packageUrl())
                                                .withVersion(claim.version())
                                                .render(),
                                        claim.areas(),
                                        claim.technique(),
                                        claim.fence(),
                                        claim.state(now),
                                        claim.expires(),
                                        claim.claimedAt()))
                        .toList();
        return Response.ok(new Lines(lines, request.cursor(page.after())));
    }

    record Renewed(ClaimId id, long fence, Instant expires) {}

    private Response renew(Request request) {
        var json = request.json();
        return switch (scanning.renew(
                request.access(), claimId(request), json.get("fence").asLong(), hours(json))) {
            case Scanning.Holding.Done(var claim) ->
                    Response.ok(new Renewed(claim.id(), claim.fence(), claim.expires()));
            case Scanning.Holding.NoSuchClaim() -> Response.notFound();
            case Scanning.Holding.Overtaken(var state) -> overtaken(state);
        };
    }

    record Made(ClaimId id) {}

    private Response release(Request request) {
        return switch (scanning.release(
                request.access(), claimId(request), request.json().get("fence").asLong())) {
            case Scanning.Holding.Done(var claim) -> Response.ok(new Made(claim.id()));
            case Scanning.Holding.NoSuchClaim() -> Response.notFound();
            case Scanning.Holding.Overtaken(var state) -> overtaken(state);
        };
    }

    private static Response overtaken(String state) {
        return Response.conflict(
                state.equals("held")
                        ? "The fence is not the newest: this claim was renewed since."
                        : "This claim has ended (%s); claim again.".formatted(state));
    }

    record Kept(ClaimId id, boolean late) {}

    private Response cover(Request request) {
        var id = claimId(request);
        var json = request.json();
        var covered =
                json.get("areas").values().stream()
                        .map(one ->
                                new Scanning.Covered(
                                        one.get("area").asString(), one.get("found").asBoolean()))
                        .toList();
        return switch (scanning.cover(
                request.access(),
                id,
                json.get("fence").asLong(),
                json.get("technique").asString(),
                covered)) {
            case Scanning.Coverage.Kept(var late) -> Response.created(CLAIMS, new Kept(id, late));
            case Scanning.Coverage.NoSuchClaim() -> Response.notFound();
            case Scanning.Coverage.NotClaimed(var places) ->
                    Response.unprocessable(notClaimed(places));
        };
    }

    private static List<Problem> notClaimed(List<Integer> places) {
        var problems = new ArrayList<Problem>();
        for (var place : places) {
            problems.add(
                    new Problem(
                            "/areas/" + place + "/area",
                            "not-claimed",
                            "the claim does not hold this area"));
        }
        return problems;
    }

    private static ClaimId claimId(Request request) {
        return request.path("claim", ClaimId::parse);
    }
}
