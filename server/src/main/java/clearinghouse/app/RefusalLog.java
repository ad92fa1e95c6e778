package clearinghouse.app;

import clearinghouse.platform.Attempts;
import clearinghouse.platform.Callers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down each refusal: who asked, from where, through which route, and how it was answered. Of
 * what was asked nothing, for an address may hold a secret. Whoever floods the server gets a few
 * lines of the log, and a number for the rest.
 */
final class RefusalLog extends HttpFilter {

    private static final long serialVersionUID = 1;
    private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int LINES_OF_A_NETWORK = 30;
    private static final int LINES_OF_ALL = 600;
    private static final String ALL = "all";

    private final transient InstantSource clock;
    private final transient Attempts ofEach = new Attempts(LINES_OF_A_NETWORK, WINDOW);
    private final transient Attempts ofAll = new Attempts(LINES_OF_ALL, WINDOW);
    private final AtomicLong leftOut = new AtomicLong();

    RefusalLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        if (isRefusal(response.getStatus())) {
            tell(request, response.getStatus());
        }
    }

    /** What the sender did wrong; what the server did wrong is written down where it failed. */
    private static boolean isRefusal(int status) {
        return status >= 400 && status < 500;
    }

    private void tell(HttpServletRequest request, int status) {
        var now = clock.instant();
        var from = request.getRemoteAddr();
        if (ofEach.remaining(from, now).isPresent() || ofAll.remaining(ALL, now).isPresent()) {
            leftOut.incrementAndGet();
            return;
        }
        ofEach.failed(from, now);
        ofAll.failed(ALL, now);
        log.info(
                "event=refused status={} route=\"{} {}\" actor={} from={} left_out={}",
                status,
                known(request.getMethod()),
                told(request, Callers.ROUTE),
                told(request, Callers.ACTOR),
                from,
                leftOut.getAndSet(0));
    }

    private static String told(HttpServletRequest request, String name) {
        var value = request.getAttribute(name);
        return value == null ? "-" : value.toString();
    }

    /** A method is what its sender writes. */
    private static String known(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
            default -> "-";
        };
    }
}
