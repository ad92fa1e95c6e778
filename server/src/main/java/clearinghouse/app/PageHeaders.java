package clearinghouse.app;

import clearinghouse.pages.Pages;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * What every page tells the browser to refuse. Written before anything can refuse the request, so
 * that a refusal carries it too.
 */
final class PageHeaders extends HttpFilter {

    private static final long serialVersionUID = 1;

    /**
     * Nothing from elsewhere, nothing inline, nothing framed, and no form that another site sent.
     * The one script speaks with the authenticator, which a page cannot do without.
     */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var path = request.getRequestURI();
        if (Pages.isVisit(path)) {
            write(response, path.startsWith("/assets/"));
        }
        chain.doFilter(request, response);
    }

    static void write(HttpServletResponse response, boolean kept) {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        if (!kept) {
            response.setHeader("Cache-Control", "no-store");
        }
    }
}
