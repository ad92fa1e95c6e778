package clearinghouse.pages;

import clearinghouse.kernel.Permission;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/** One address that people visit, and what it asks of them. */
record PageRoute(HttpMethod method, String path, Guard guard, Limit limit, Handler handler) {

    sealed interface Guard {
        record Anyone() implements Guard {}

        record Needs(Permission permission) implements Guard {}
    }

    /**
     * How large a form may be, and what its sender is told when it is larger.
     *
     * @param bytes of the whole form; never less than what any form may have
     */
    record Limit(long bytes, String title, String next) {
        static final Limit USUAL =
                new Limit(
                        1 << 20,
                        "That is too much for one form",
                        "A form takes at most 1 MB. Nothing was stored. Choose a smaller file, or send it through the API.");
    }

    interface Handler {
        Page handle(PageRequest request);
    }

    /** What each {@code *Pages} class offers. */
    interface Group {
        List<PageRoute> routes();
    }

    static PageRoute get(String path, Permission permission, Handler handler) {
        return new PageRoute(
                HttpMethod.GET, path, new Guard.Needs(permission), Limit.USUAL, handler);
    }

    static PageRoute post(String path, Permission permission, Handler handler) {
        return new PageRoute(
                HttpMethod.POST, path, new Guard.Needs(permission), Limit.USUAL, handler);
    }

    static PageRoute openGet(String path, Handler handler) {
        return new PageRoute(HttpMethod.GET, path, new Guard.Anyone(), Limit.USUAL, handler);
    }

    static PageRoute openPost(String path, Handler handler) {
        return new PageRoute(HttpMethod.POST, path, new Guard.Anyone(), Limit.USUAL, handler);
    }

    /** The same, for a form that is larger than others or says for itself what is too large. */
    PageRoute upTo(Limit other) {
        return new PageRoute(method, path, guard, other, handler);
    }

    boolean takesForm(PathContainer address) {
        return method.equals(HttpMethod.POST)
                && PathPatternParser.defaultInstance.parse(path).matches(address);
    }
}
