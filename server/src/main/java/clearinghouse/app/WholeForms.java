package clearinghouse.app;

import clearinghouse.pages.Pages;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.tomcat.util.http.InvalidParameterException;

/**
 * Reads a form before anything else does: one that is too large or cut short is refused with a page
 * that says so, and not by whatever first misses its fields.
 */
final class WholeForms extends HttpFilter {

    private static final long serialVersionUID = 1;

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getMethod().equals("POST") && Pages.isVisit(request.getRequestURI())) {
            try {
                request.getParameterMap();
            } catch (InvalidParameterException e) {
                response.sendError(e.getErrorCode());
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
