package clearinghouse.advisory;

import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.formats.csaf.provider.ProviderAddresses;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.util.List;

/** The trusted provider of CSAF documents, where other programs look for one. */
public final class ProviderRoutes implements Route.Group {

    private static final String OPEN = "what is published is for everyone";
    private static final String DIRECTORY = ProviderAddresses.DIRECTORY;
    private static final String INDEX = DIRECTORY + DirectoryLists.INDEX;
    private static final String CHANGES = DIRECTORY + DirectoryLists.CHANGES;
    private static final String JSON = CsafProvider.JSON;
    private static final String TEXT = CsafProvider.TEXT;
    private static final String CSV = CsafProvider.CSV;
    private static final String HTML = CsafProvider.HTML;
    private static final String KEY = "application/pgp-keys";

    private final CsafProvider provider;

    public ProviderRoutes(CsafProvider provider) {
        this.provider = provider;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route(
                        ProviderAddresses.METADATA,
                        "Who publishes CSAF documents here, and where they are",
                        request -> Response.file(provider.metadata(request.access())),
                        JSON),
                list(ProviderAddresses.FEED, "All CSAF documents as a ROLIE feed", JSON),
                list(ProviderAddresses.CATEGORIES, "The categories of the ROLIE feed", JSON),
                list(
                        ProviderAddresses.SECTORS + "{rolie}",
                        "The CSAF documents on products of a sector as a ROLIE feed",
                        JSON),
                list(ProviderAddresses.SERVICE, "Which ROLIE feeds there are", JSON),
                route(
                        ProviderAddresses.KEY,
                        "The OpenPGP key that CSAF documents are signed with",
                        _ -> Response.file(KEY, provider.key()).forEveryone(),
                        KEY),
                list(DIRECTORY, "The years of which there are CSAF documents", HTML),
                list(INDEX, "The path of every CSAF document", TEXT),
                list(CHANGES, "When each CSAF document changed last, the newest first", CSV),
                list(DIRECTORY + "{year}/", "The CSAF documents of a year", HTML),
                route(
                        DIRECTORY + "{year}/{file}",
                        "A CSAF document, its signature or its hash",
                        this::file,
                        JSON,
                        "application/pgp-signature",
                        "text/plain"),
                route(
                                ProviderAddresses.SECURITY_TXT,
                                "Whom to tell of a flaw in this server",
                                _ -> Response.file(TEXT, provider.securityTxt()).forEveryone(),
                                TEXT)
                        .onlyWhen(provider::hasContact));
    }

    private Route route(String path, String summary, Route.Handler handler, String... types) {
        return Route.get(path, summary, Advisories.READ, "nothing", handler)
                .openTo(OPEN)
                .answeringFile(types)
                .onlyWhen(provider::isThere);
    }

    private Route list(String path, String summary, String type) {
        return route(path, summary, request -> list(request, path), type);
    }

    private Response list(Request request, String path) {
        return provider.list(request.access(), request.filled(path))
                .map(Response::file)
                .orElseGet(Response::notFound);
    }

    private Response file(Request request) {
        var name = request.path("file");
        return provider.file(request.access(), request.path("year"), name)
                .flatMap(found ->
                        AdvisoryRoutes.file(found.document(), name)
                                .map(answer ->
                                        answer.forEveryoneAsItIs().changedAt(found.publishedAt())))
                .orElseGet(Response::notFound);
    }
}
