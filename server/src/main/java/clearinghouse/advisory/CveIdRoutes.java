package clearinghouse.advisory;

import clearinghouse.formats.advisory.Identifier;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** CVE ids of a clearinghouse that is a CVE Numbering Authority. */
public final class CveIdRoutes implements Route.Group {

    private static final String CVE_IDS = "/api/v1/cve-ids";

    private final CveIds cveIds;

    public CveIdRoutes(CveIds cveIds) {
        this.cveIds = cveIds;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                CVE_IDS,
                                "List the CVE ids that were reserved here, the newest first",
                                Advisories.PUBLISH,
                                "cve-id-list",
                                this::list)
                        .inPages()
                        .onlyWhen(cveIds::isThere),
                Route.post(
                                CVE_IDS,
                                "Reserve CVE ids at CVE Services",
                                Advisories.PUBLISH,
                                "cve-id-reservation",
                                201,
                                "cve-id-reserved",
                                this::reserve)
                        .onlyWhen(cveIds::isThere),
                Route.post(
                                CVE_IDS + "/{cve}/rejection",
                                "Reject a CVE id that is not used, or its record",
                                Advisories.PUBLISH,
                                "cve-id-rejection",
                                200,
                                "cve-id",
                                this::reject)
                        .onlyWhen(cveIds::isThere),
                Route.post(
                                CVE_IDS + "/{cve}/publication",
                                "Send the record of a published advisory once more",
                                Advisories.PUBLISH,
                                "nothing",
                                200,
                                "cve-id",
                                this::publish)
                        .onlyWhen(cveIds::isThere));
    }

    record View(
            String cve,
            String state,
            Instant reservedAt,
            Instant changedAt,
            Optional<AdvisoryId> advisory,
            int revision,
            Optional<String> fault) {
        static View of(CveIds.Reserved it) {
            return new View(
                    it.cve().value(),
                    it.state().code(),
                    it.reservedAt(),
                    it.changedAt(),
                    it.advisory(),
                    it.revision(),
                    it.fault());
        }
    }

    record ListView(List<View> items, Optional<String> next) {}

    private Response list(Request request) {
        var page = cveIds.list(request.access(), request.after());
        return Response.ok(
                new ListView(
                        page.items().stream().map(View::of).toList(),
                        request.cursor(page.after())));
    }

    record ReservationBody(int amount, Optional<Integer> year) {}

    record ReservedView(List<String> cves) {}

    private Response reserve(Request request) {
        var body = request.body(ReservationBody.class);
        return switch (cveIds.reserve(request.access(), body.amount(), body.year())) {
            case CveIds.Reservation.Made(var cves) ->
                    Response.created(
                            CVE_IDS,
                            new ReservedView(cves.stream().map(Identifier.Cve::value).toList()));
            case CveIds.Reservation.Refused(var why) -> refused(why);
            case CveIds.Reservation.Away(var why) -> away(why);
        };
    }

    record RejectionBody(String reason) {}

    private Response reject(Request request) {
        return answer(
                cveIds.reject(
                        request.access(),
                        request.path("cve", CveIdRoutes::cve),
                        request.body(RejectionBody.class).reason()));
    }

    private Response publish(Request request) {
        return answer(cveIds.publishAgain(request.access(), request.path("cve", CveIdRoutes::cve)));
    }

    private static Response answer(CveIds.Change change) {
        return switch (change) {
            case CveIds.Change.Made(var as) -> Response.ok(View.of(as));
            case CveIds.Change.Refused(var why) -> refused(why);
            case CveIds.Change.NoSuchId() -> Response.notFound();
        };
    }

    private static Response refused(String why) {
        return Response.conflict("CVE Services refuses it: " + why + ".");
    }

    private static Response away(String why) {
        return Response.unavailable("CVE Services does not answer: " + why + ".");
    }

    private static Optional<Identifier.Cve> cve(String text) {
        return Identifier.CVE.matcher(text).matches()
                ? Optional.of(new Identifier.Cve(text))
                : Optional.empty();
    }
}
