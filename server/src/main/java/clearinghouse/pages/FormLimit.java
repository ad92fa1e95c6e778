package clearinghouse.pages;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Stops a form that is larger than its page takes before any of it is read. A file of a form is
 * held in memory whole, so a large one is for who may send it, and for a few at a time.
 */
final class FormLimit implements Filter {

    /** As the API does. */
    private static final int MOST_LARGE_AT_ONCE = 4;

    private final Pages pages;
    private final BooleanSupplier ready;
    private final Semaphore large = new Semaphore(MOST_LARGE_AT_ONCE);

    /**
     * @param ready whether it can be asked who sends a form
     */
    FormLimit(Pages pages, BooleanSupplier ready) {
        this.pages = pages;
        this.ready = ready;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var form = (HttpServletRequest) request;
        var answer = (HttpServletResponse) response;
        var refusal = refusal(form);
        if (refusal.isPresent()) {
            pages.refuse(refusal.get(), new Unread(form), answer);
        } else if (isLarge(form)) {
            oneOfFew(form, answer, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isLarge(HttpServletRequest request) {
        var type = request.getContentType();
        // Without a length it could be of any.
        return type != null
                && type.regionMatches(true, 0, "multipart/", 0, 10)
                && (request.getContentLengthLong() < 0
                        || request.getContentLengthLong() > PageRoute.Limit.USUAL.bytes());
    }

    private Optional<Page.Stopped> refusal(HttpServletRequest form) {
        if (!isLarge(form)) {
            return Optional.empty();
        }
        long length = form.getContentLengthLong();
        long most = ready.getAsBoolean() ? pages.largestForm(form) : 0;
        return length < 0 || length > most
                ? Optional.of(
                        Failures.tooLarge(pages.limit(form.getRequestURI()), form.getRequestURI()))
                : Optional.empty();
    }

    private void oneOfFew(HttpServletRequest form, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!large.tryAcquire()) {
            pages.refuse(
                    new Page.Stopped(
                            429,
                            "Others are uploading just now",
                            "Nothing was stored. Go back and send it again in a minute."),
                    new Unread(form),
                    response);
            return;
        }
        try {
            chain.doFilter(form, response);
        } finally {
            large.release();
        }
    }

    /** The request as if it carried nothing: asked for one parameter, the server reads it all. */
    private static final class Unread extends HttpServletRequestWrapper {

        Unread(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getParameter(String name) {
            return "";
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Map.of();
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.emptyEnumeration();
        }

        @Override
        public String[] getParameterValues(String name) {
            return new String[0];
        }
    }
}
