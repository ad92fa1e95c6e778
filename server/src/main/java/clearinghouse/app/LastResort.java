package clearinghouse.app;

import clearinghouse.pages.Pages;
import clearinghouse.platform.Api;
import clearinghouse.platform.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/**
 * Answers what fails before any filter sees it, such as an address that cannot be decoded, with our
 * own page and its headers instead of the container's.
 */
final class LastResort extends ErrorReportValve {

    private final Pages pages;

    LastResort(Pages pages) {
        this.pages = pages;
    }

    @Override
    protected void report(Request request, Response response, Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            AnswerHeaders.write(request.getRequest(), response.getResponse());
            response.getResponse().setHeader("Cache-Control", "no-store");
            byte[] body;
            if (Pages.isVisit(String.valueOf(request.getRequestURI()))) {
                response.setContentType("text/html");
                body = pages.stopped(status);
            } else {
                var type = status < 500 ? ProblemType.MALFORMED : ProblemType.INTERNAL;
                response.setStatus(type.status());
                response.setContentType("application/problem+json");
                body =
                        Api.failed(
                                type,
                                status < 500
                                        ? "The request could not be read."
                                        : "The server failed.");
            }
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            var out = response.getReporter();
            if (out != null) {
                out.write(new String(body, StandardCharsets.UTF_8));
                response.finishResponse();
            }
        } catch (IOException e) {
            // Whoever asked has gone: there is nobody left to answer.
            container.getLogger().debug("no one reads the error", e);
        }
    }
}
