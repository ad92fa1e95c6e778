package clearinghouse.inventory;

import clearinghouse.catalogue.Imports;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Until when products are supported: for everyone to read, and for who imports to replace. */
public final class LifecycleRoutes implements Route.Group {

    private static final String LIFECYCLES = "/api/v1/lifecycles";

    /** Larger than its content by what JSON escapes in it. */
    private static final int LARGEST_BODY = 2 * LifecycleList.LARGEST;

    private static final Permission EVERYONE = new Permission("advisory:read");

    private final Lifecycles lifecycles;

    public LifecycleRoutes(Lifecycles lifecycles) {
        this.lifecycles = lifecycles;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                LIFECYCLES,
                                "List until when products are supported, and who says so",
                                EVERYONE,
                                "lifecycle-list",
                                this::list)
                        .inPages()
                        .openTo("until when a product is supported is public"),
                Route.post(
                                LIFECYCLES,
                                "Replace the list of ends of support, a CSV table or a JSON array",
                                Imports.IMPORT,
                                "lifecycle-import",
                                201,
                                "lifecycle-edition",
                                this::replace)
                        .upTo(LARGEST_BODY)
                        .checking(LifecycleRoutes::faults));
    }

    record View(
            Optional<String> purl,
            String vendor,
            String product,
            Optional<String> from,
            Optional<String> below,
            String endsOn,
            String source) {}

    record ViewList(List<View> items, Optional<String> next) {}

    record EditionView(int version, String sha256, int products, Instant at) {}

    private static List<Problem> faults(JsonNode body) {
        return body.path("document").isString()
                        && LifecycleList.parse(body.get("document").asString())
                                instanceof Parsed.Invalid<List<Lifecycle>>(var problems)
                ? inDocument(problems)
                : List.of();
    }

    private static List<Problem> inDocument(List<Problem> problems) {
        return problems.stream().map(problem -> problem.under("/document")).toList();
    }

    private Response list(Request request) {
        var page = lifecycles.list(request.access(), request.after());
        return Response.ok(
                new ViewList(
                        page.items().stream()
                                .map(it ->
                                        new View(
                                                it.packageOnly().map(PackageUrl::render),
                                                it.vendor(),
                                                it.product(),
                                                it.from(),
                                                it.below(),
                                                it.end().on().toString(),
                                                it.end().source()))
                                .toList(),
                        request.cursor(page.after())));
    }

    private Response replace(Request request) {
        return switch (lifecycles.replace(
                request.access(), request.json().get("document").asString())) {
            case Lifecycles.Taking.Unreadable(var problems) ->
                    Response.unprocessable(inDocument(problems));
            case Lifecycles.Taking.Taken(var edition) ->
                    Response.created(
                            LIFECYCLES,
                            new EditionView(
                                    edition.version(),
                                    edition.sha256(),
                                    edition.products(),
                                    edition.at()));
        };
    }
}
