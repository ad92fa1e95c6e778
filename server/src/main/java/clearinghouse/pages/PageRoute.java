package clearinghouse.pages;

import clearinghouse.kernel.Permission;
import java.util.List;
import org.springframework.http.HttpMethod;

/** One address that people visit, and what it asks of them. */
record PageRoute(HttpMethod method, String path, Guard guard, Handler handler) {

    sealed interface Guard {
        record Anyone() implements Guard {}

        record Needs(Permission permission) implements Guard {}
    }

    interface Handler {
        Page handle(PageRequest request);
    }

    /** What each {@code *Pages} class offers. */
    interface Group {
        List<PageRoute> routes();
    }

    static PageRoute get(String path, Permission permission, Handler handler) {
        return new PageRoute(HttpMethod.GET, path, new Guard.Needs(permission), handler);
    }

    static PageRoute post(String path, Permission permission, Handler handler) {
        return new PageRoute(HttpMethod.POST, path, new Guard.Needs(permission), handler);
    }

    static PageRoute openGet(String path, Handler handler) {
        return new PageRoute(HttpMethod.GET, path, new Guard.Anyone(), handler);
    }

    static PageRoute openPost(String path, Handler handler) {
        return new PageRoute(HttpMethod.POST, path, new Guard.Anyone(), handler);
    }
}
