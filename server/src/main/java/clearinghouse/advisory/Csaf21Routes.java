package clearinghouse.advisory;

import clearinghouse.formats.csaf.provider.Csaf21Addresses;
import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.util.List;

/** The advisories by the draft of CSAF 2.1, at the path that the draft gives them. */
public final class Csaf21Routes implements Route.Group {

    private static final String OPEN = "what is published is for everyone";
    private static final String DIRECTORY = Csaf21Addresses.DIRECTORY;
    private static final String JSON = CsafProvider.JSON;
    private static final String HTML = CsafProvider.HTML;

    private final Csaf21Provider provider;

    public Csaf21Routes(Csaf21Provider provider) {
        this.provider = provider;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route(
                        Csaf21Addresses.METADATA,
                        "Who publishes documents of CSAF 2.1 (draft) here, and where they are",
                        request -> Response.file(provider.metadata(request.access())),
                        JSON),
                list(
                        Csaf21Addresses.FEED,
                        "All documents of CSAF 2.1 (draft) as a ROLIE feed",
                        JSON),
                list(DIRECTORY, "The years of which there are documents of CSAF 2.1 (draft)", HTML),
                list(
                        DIRECTORY + DirectoryLists.INDEX,
                        "The path of every document of CSAF 2.1 (draft)",
                        CsafProvider.TEXT),
                list(
                        DIRECTORY + DirectoryLists.CHANGES,
                        "When each document of CSAF 2.1 (draft) changed last, the newest first",
                        CsafProvider.CSV),
                list(DIRECTORY + "{year}/", "The documents of CSAF 2.1 (draft) of a year", HTML),
                route(
                        DIRECTORY + "{year}/{file}",
                        "A document of CSAF 2.1 (draft), its signature or its hash",
                        this::file,
                        JSON,
                        "application/pgp-signature",
                        "text/plain"));
    }

    private Route route(String path, String summary, Route.Handler handler, String... types) {
        return Route.get(path, summary, Advisories.READ, "nothing", handler)
                .openTo(OPEN)
                .answeringFile(types)
                .onlyWhen(provider::isThere);
    }

    private Route list(String path, String summary, String type) {
        return route(
                path,
                summary,
                request ->
                        provider.list(request.access(), request.filled(path))
                                .map(Response::file)
                                .orElseGet(Response::notFound),
                type);
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
