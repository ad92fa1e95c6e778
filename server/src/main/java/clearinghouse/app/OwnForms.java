package clearinghouse.app;

import clearinghouse.pages.Pages;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;

/**
 * Refuses a form that a page of another site sent, by what the browser says of where it comes from.
 * A second lock: the form's token is the first, and asks nothing of the browser.
 */
final class OwnForms extends HttpFilter {

    private static final long serialVersionUID = 1;

    private final transient Supplier<URI> address;

    /**
     * @param address under which people reach this server
     */
    OwnForms(Supplier<URI> address) {
        this.address = address;
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getMethod().equals("POST")
                && Pages.isVisit(request.getRequestURI())
                && isFromElsewhere(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        chain.doFilter(request, response);
    }

    /** A browser that says neither is an old one, and a program that says neither is no browser. */
    private boolean isFromElsewhere(HttpServletRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        var origin = request.getHeader("Origin");
        // Our pages send no referrer, so that a browser tells "null" of their forms (Fetch §3.2).
        return origin != null && !origin.equals("null") && !isOurs(origin, request);
    }

    /** A proxy may keep the name by which it was asked, or put that of this server in its place. */
    private boolean isOurs(String origin, HttpServletRequest request) {
        return origin.equals(PublicAddress.origin(address.get()).toString())
                || origin.equals("https://" + request.getHeader("Host"))
                || origin.equals("http://" + request.getHeader("Host"));
    }
}
