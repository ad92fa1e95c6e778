package clearinghouse.catalogue;

import clearinghouse.formats.Problem;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Documents of others about public vulnerabilities. */
public final class ImportRoutes implements Route.Group {

    private static final String IMPORTS = "/api/v1/imports";
    private static final String QUARANTINE = IMPORTS + "/quarantine";

    private static final String DISCARDED = "quarantine-discarded";

    /** The largest document that is known has 3 MB; base64 adds a third. */
    private static final int LARGEST_BODY = 32 << 20;

    private final Imports imports;

    public ImportRoutes(Imports imports) {
        this.imports = imports;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                                IMPORTS,
                                "Take in documents of others about public vulnerabilities",
                                Imports.IMPORT,
                                "advisory-import",
                                200,
                                "advisory-imported",
                                this::take)
                        .upTo(LARGEST_BODY),
                Route.get(
                                QUARANTINE,
                                "List the documents that could not be read, the oldest first",
                                Imports.IMPORT,
                                "quarantine-list",
                                this::quarantined)
                        .inPages(),
                Route.get(
                        QUARANTINE + "/{unread}",
                        "Take back a document that could not be read, as it arrived",
                        Imports.IMPORT,
                        "import-quarantined",
                        this::document),
                Route.post(
                        QUARANTINE + "/retry",
                        "Try again to read all of the quarantine",
                        Imports.IMPORT,
                        "nothing",
                        200,
                        "import-retried",
                        request -> Response.ok(imports.retry(request.access()))),
                Route.post(
                        QUARANTINE + "/{unread}/discard",
                        "Keep a document that waits no more",
                        Imports.IMPORT,
                        "nothing",
                        200,
                        DISCARDED,
                        request ->
                                discarded(
                                        imports.discard(
                                                        request.access(),
                                                        request.path("unread", QuarantineId::parse))
                                                ? 1
                                                : 0)),
                Route.post(
                        "/api/v1/subscriptions/{subscription}/quarantine/discard",
                        "Keep no more what waits of a subscription, also of a removed one",
                        Imports.IMPORT,
                        "nothing",
                        200,
                        DISCARDED,
                        request ->
                                discarded(
                                        imports.discard(
                                                request.access(),
                                                request.path(
                                                        "subscription", SubscriptionId::parse)))));
    }

    record DiscardedView(int discarded) {}

    private static Response discarded(int documents) {
        return documents == 0 ? Response.notFound() : Response.ok(new DiscardedView(documents));
    }

    record QuarantinedView(
            QuarantineId id,
            String place,
            String reason,
            int bytes,
            Instant receivedAt,
            Optional<SubscriptionId> source,
            boolean sourceRemoved) {}

    record QuarantineView(List<QuarantinedView> items, Optional<String> next) {}

    private Response quarantined(Request request) {
        var page = imports.quarantined(request.access(), request.after());
        return Response.ok(
                new QuarantineView(
                        page.items().stream()
                                .map(it ->
                                        new QuarantinedView(
                                                it.id(),
                                                it.place(),
                                                it.reason(),
                                                it.bytes(),
                                                it.receivedAt(),
                                                it.source(),
                                                it.orphaned()))
                                .toList(),
                        request.cursor(page.after())));
    }

    record DocumentView(QuarantineId id, String encoding, String content) {}

    private Response document(Request request) {
        var id = request.path("unread", QuarantineId::parse);
        return imports.quarantined(request.access(), id)
                .map(content ->
                        Response.ok(
                                new DocumentView(
                                        id, "base64", Base64.getEncoder().encodeToString(content))))
                .orElseGet(Response::notFound);
    }

    record RefusedView(String place, String reason) {}

    record TakenView(
            ImportId id,
            @JsonProperty("new") int fresh,
            int revised,
            int same,
            int older,
            List<RefusedView> quarantined) {}

    private Response take(Request request) {
        var documents = request.json().get("documents");
        var arrivals = new ArrayList<Arrival>();
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < documents.size(); i++) {
            var place = "/documents/" + i + "/content";
            content(documents.get(i))
                    .ifPresentOrElse(
                            arrivals::add,
                            () -> problems.add(new Problem(place, "base64", "no Base64")));
        }
        if (!problems.isEmpty()) {
            return Response.unprocessable(problems);
        }
        var taken = imports.take(request.access(), arrivals);
        return Response.ok(
                new TakenView(
                        taken.id(),
                        taken.fresh(),
                        taken.revised(),
                        taken.same(),
                        taken.older(),
                        taken.refused().stream()
                                .map(it -> new RefusedView(it.place(), it.reason()))
                                .toList()));
    }

    private static Optional<Arrival> content(JsonNode document) {
        var place = document.get("place").asString();
        var text = document.get("content").asString();
        if (document.get("encoding").asString().equals("utf-8")) {
            return Optional.of(new Arrival(place, text.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            return Optional.of(new Arrival(place, Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
