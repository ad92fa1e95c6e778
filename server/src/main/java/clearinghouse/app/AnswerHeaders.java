package clearinghouse.app;

import clearinghouse.advisory.Feeds;
import clearinghouse.formats.csaf.provider.AggregatorAddresses;
import clearinghouse.formats.csaf.provider.ProviderAddresses;
import clearinghouse.pages.Pages;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * What every answer tells the browser to refuse. Written before anything can refuse the request, so
 * that a refusal carries it too.
 */
final class AnswerHeaders extends HttpFilter {

    private static final long serialVersionUID = 1;

    /**
     * Nothing from elsewhere, nothing inline, nothing framed, and no form that another site sent.
     * The one script speaks with the authenticator, which a page cannot do without.
     */
    private static final String POLICY_OF_A_PAGE =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /** What programs fetch is no page: a browser that shows it loads and runs nothing. */
    private static final String POLICY_OF_THE_REST =
            "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    /** Of what a browser lends to a page, ours ask for the authenticator alone. */
    private static final String PERMISSIONS =
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)";

    private static final String A_YEAR = "max-age=31536000 ; includeSubDomains";

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        write(request, response);
        chain.doFilter(request, response);
    }

    static void write(HttpServletRequest request, HttpServletResponse response) {
        var path = path(request);
        boolean page = Pages.isVisit(path);
        response.setHeader("Content-Security-Policy", page ? POLICY_OF_A_PAGE : POLICY_OF_THE_REST);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Permissions-Policy", PERMISSIONS);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        boolean forAnySite =
                ProviderAddresses.isForEveryone(path)
                        || AggregatorAddresses.isForEveryone(path)
                        || Feeds.isForEveryone(path);
        response.setHeader(
                "Cross-Origin-Resource-Policy", forAnySite ? "cross-origin" : "same-origin");
        if (forAnySite) {
            response.setHeader("Access-Control-Allow-Origin", "*");
        }
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", A_YEAR);
        }
        if (isError(request) || (page && !path.startsWith("/assets/"))) {
            response.setHeader("Cache-Control", "no-store");
        }
    }

    /** An error is answered at an address of its own. */
    private static String path(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed
                ? failed
                : String.valueOf(request.getRequestURI());
    }

    private static boolean isError(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) != null;
    }
}
