package clearinghouse.advisory;

import clearinghouse.formats.csaf.provider.AggregatorAddresses;
import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.util.List;

/** CSAF documents of others, where other programs look for an aggregator of them. */
public final class AggregatorRoutes implements Route.Group {

    private static final String OPEN = "what is mirrored is for everyone";
    private static final String FOLDER = "{issuer}";
    private static final String DIRECTORY = AggregatorAddresses.directory(FOLDER);
    private static final String JSON = CsafProvider.JSON;
    private static final String HTML = CsafProvider.HTML;

    private final Aggregator aggregator;

    public AggregatorRoutes(Aggregator aggregator) {
        this.aggregator = aggregator;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                list(
                        AggregatorAddresses.LIST,
                        "Who issues CSAF documents, and where they are mirrored",
                        JSON),
                route(
                        AggregatorAddresses.metadata(FOLDER),
                        "An issuer whose CSAF documents are mirrored, and where they are",
                        request ->
                                aggregator
                                        .metadata(request.access(), request.path("issuer"))
                                        .map(Response::file)
                                        .orElseGet(Response::notFound),
                        JSON),
                list(
                        AggregatorAddresses.feed(FOLDER),
                        "The mirrored CSAF documents of an issuer as a ROLIE feed",
                        JSON),
                list(
                        AggregatorAddresses.key(FOLDER, "{key}"),
                        "An OpenPGP key of an issuer",
                        "application/pgp-keys"),
                list(
                        DIRECTORY,
                        "The years of which there are mirrored CSAF documents of an issuer",
                        HTML),
                list(
                        DIRECTORY + DirectoryLists.INDEX,
                        "The path of every mirrored CSAF document of an issuer",
                        CsafProvider.TEXT),
                list(
                        DIRECTORY + DirectoryLists.CHANGES,
                        "When each mirrored CSAF document of an issuer changed last, the newest first",
                        CsafProvider.CSV),
                list(
                        DIRECTORY + "{year}/",
                        "The mirrored CSAF documents of an issuer and a year",
                        HTML),
                route(
                        DIRECTORY + "{year}/{file}",
                        "A mirrored CSAF document, its signature or its hash",
                        this::file,
                        JSON,
                        "application/pgp-signature",
                        "text/plain"));
    }

    private Route route(String path, String summary, Route.Handler handler, String... types) {
        return Route.get(path, summary, Advisories.READ, "nothing", handler)
                .openTo(OPEN)
                .answeringFile(types)
                .onlyWhen(aggregator::isThere);
    }

    private Route list(String path, String summary, String type) {
        return route(
                path,
                summary,
                request ->
                        aggregator
                                .list(request.access(), request.filled(path))
                                .map(Response::file)
                                .orElseGet(Response::notFound),
                type);
    }

    private Response file(Request request) {
        var name = request.path("file");
        return aggregator
                .file(request.access(), request.path("issuer"), request.path("year"), name)
                .flatMap(found ->
                        AdvisoryRoutes.file(found.document(), name)
                                .map(answer ->
                                        answer.forEveryoneAsItIs().changedAt(found.changedAt())))
                .orElseGet(Response::notFound);
    }
}
