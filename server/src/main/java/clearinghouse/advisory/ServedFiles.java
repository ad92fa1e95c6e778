package clearinghouse.advisory;

import clearinghouse.kernel.Access;
import clearinghouse.platform.PublicFile;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The routes by which CSAF documents are served to everyone, with the lists of them.
 *
 * @param why they are open
 * @param isThere whether any of it is
 * @param lists by their path as it is asked for
 * @param documents by what their path says
 */
record ServedFiles(
        String why,
        BooleanSupplier isThere,
        BiFunction<Access, String, Optional<PublicFile>> lists,
        Function<Request, Optional<CsafProvider.ProvidedFile>> documents) {

    Route route(String path, String summary, Route.Handler handler, String... types) {
        return Route.get(path, summary, Advisories.READ, "nothing", handler)
                .openTo(why)
                .answeringFile(types)
                .onlyWhen(isThere);
    }

    Route list(String path, String summary, String type) {
        return route(
                path,
                summary,
                request -> answer(lists.apply(request.access(), request.filled(path))),
                type);
    }

    /** The last variable of the path is the file: a document, its signature or its hash. */
    Route document(String path, String summary) {
        return route(
                path,
                summary,
                this::document,
                CsafProvider.JSON,
                "application/pgp-signature",
                "text/plain");
    }

    private Response document(Request request) {
        return documents
                .apply(request)
                .flatMap(found ->
                        AdvisoryRoutes.file(found.document(), request.path("file"))
                                .map(answer ->
                                        answer.forEveryoneAsItIs().changedAt(found.publishedAt())))
                .orElseGet(Response::notFound);
    }

    static Response answer(Optional<PublicFile> file) {
        return file.map(Response::file).orElseGet(Response::notFound);
    }
}
