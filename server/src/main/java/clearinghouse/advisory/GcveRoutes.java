package clearinghouse.advisory;

import clearinghouse.formats.Parsed;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.util.List;

/** What a GCVE Numbering Authority publishes, where the directory of GCVE says that it is. */
public final class GcveRoutes implements Route.Group {

    private static final String OPEN = "what is published is for everyone";

    private static final List<Route.Parameter> FILTERS =
            List.of(
                    new Route.Parameter("source", "Whose records; there are our own alone"),
                    new Route.Parameter(
                            "per_page",
                            "The most records of the answer, 30 without it; %d at most"
                                    .formatted(GcveQuery.MOST_PER_PAGE)),
                    new Route.Parameter("page", "Which page, from 1"),
                    new Route.Parameter("date_sort", "published, updated or reserved"),
                    new Route.Parameter("sort_order", "asc or desc"),
                    new Route.Parameter("since", "Only what was published or updated later"),
                    new Route.Parameter("cwe", "Only this weakness, such as CWE-79"),
                    new Route.Parameter("vendor", "Only this vendor, in any case"),
                    new Route.Parameter("product", "Only this product, in any case"),
                    new Route.Parameter(
                            "assigner", "Only this assigner, beside a vendor or a product"));

    private final Gcve gcve;

    public GcveRoutes(Gcve gcve) {
        this.gcve = gcve;
    }

    @Override
    public List<Route> routes() {
        var publication =
                route(
                        "/api/gcve/publication",
                        "The records of this GCVE Numbering Authority, the newest first",
                        this::publication,
                        "application/json");
        for (var filter : FILTERS) {
            publication = publication.asking(filter);
        }
        return List.of(
                publication,
                route(
                        "/dumps/{dump}",
                        "All records of this GCVE Numbering Authority, one on each line",
                        this::dump,
                        "application/x-ndjson"));
    }

    private Route route(String path, String summary, Route.Handler handler, String type) {
        return Route.get(path, summary, Advisories.READ, "nothing", handler)
                .openTo(OPEN)
                .answeringFile(type)
                .onlyWhen(gcve::isThere);
    }

    private Response publication(Request request) {
        return switch (GcveQuery.parse(request::parameter)) {
            case Parsed.Invalid<GcveQuery>(var problems) -> Response.unprocessable(problems);
            case Parsed.Valid<GcveQuery>(var query) ->
                    Response.file("application/json", gcve.publication(request.access(), query))
                            .forEveryone();
        };
    }

    private Response dump(Request request) {
        return request.path("dump").equals(gcve.dumpName())
                ? Response.file(gcve.dump(request.access()))
                : Response.notFound();
    }
}
