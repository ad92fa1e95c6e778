package clearinghouse.pages;

import jakarta.servlet.RequestDispatcher;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.web.servlet.function.ServerRequest;

/** What a page says about a request that no page could take. */
final class Failures {

    private Failures() {}

    private static final int TOO_LARGE = 413;

    static Page.Stopped tooLarge(PageRoute.Limit limit, String path) {
        return new Page.Stopped(
                TOO_LARGE, limit.title(), limit.next(), Places.formOf(path), List.of());
    }

    static Page.Stopped of(int status) {
        return switch (status) {
            case 403 ->
                    new Page.Stopped(
                            status,
                            "This form was not taken",
                            "Its page was loaded before your browser last signed in or restarted, or another site sent it, so that nothing showed that you sent it. Nothing was done. Load the page again, and send it once more.");
            case 404 ->
                    new Page.Stopped(
                            status,
                            "Nothing here",
                            "There is nothing at this address that you may see.");
            case TOO_LARGE -> tooLarge(PageRoute.Limit.USUAL, "/");
            case 503 ->
                    new Page.Stopped(
                            status,
                            "The server is starting",
                            "Load this page again in a few seconds.");
            default ->
                    status < 500
                            ? new Page.Stopped(
                                    status,
                                    "The server could not read this request",
                                    "Check the address, or go back and try again.")
                            : new Page.Stopped(
                                    status,
                                    "The server failed",
                                    "Try again; if it fails again, tell the administrator.");
        };
    }

    /**
     * @param known what a signed-in visitor typed is theirs to keep; a stranger's form may be a
     *     trap that puts words into our page
     */
    static Page of(
            int status,
            ServerRequest request,
            boolean known,
            Function<String, PageRoute.Limit> limits) {
        if (status == 404) {
            return new Page.Absent();
        }
        var failed =
                request.servletRequest().getAttribute(RequestDispatcher.ERROR_REQUEST_URI)
                                instanceof String uri
                        ? uri
                        : "/";
        var said = status == TOO_LARGE ? tooLarge(limits.apply(failed), failed) : of(status);
        // The dispatch to this page is a GET, whatever failed.
        boolean form =
                "POST"
                        .equals(
                                request.servletRequest()
                                        .getAttribute(RequestDispatcher.ERROR_METHOD));
        return new Page.Stopped(
                said.status(),
                said.title(),
                said.next(),
                form ? Places.formOf(failed) : Optional.empty(),
                status == 403 && known ? typed(request) : List.of());
    }

    /** Texts that took a person some time; not what was chosen, nor a token. */
    static List<String> typed(ServerRequest request) {
        return Stream.of(
                        "note",
                        "reason",
                        "name",
                        "person",
                        "change",
                        "title",
                        "summary",
                        "description")
                .flatMap(name -> request.param(name).stream())
                .filter(text -> !text.isBlank())
                .toList();
    }
}
