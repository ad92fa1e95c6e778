package clearinghouse.pages;

import clearinghouse.platform.Marks;
import jakarta.servlet.http.Cookie;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a page answers. */
sealed interface Page {

    /**
     * @param model becomes the template's parameter {@code page}
     */
    record Html(int status, String template, String title, Object model) implements Page {}

    /**
     * @param notice what was done, by its code in {@link Notices}
     */
    record Redirect(String to, Optional<String> notice) implements Page {
        Redirect(String to) {
            this(to, Optional.empty());
        }

        Redirect(String to, String notice) {
            this(to, Optional.of(notice));
        }
    }

    /** For our own script; the browser remembers the cookies. */
    record Json(int status, String content, List<Cookie> cookies) implements Page {
        public Json {
            cookies = List.copyOf(cookies);
        }
    }

    /** What the browser is to remember, or to forget, on its way. */
    record Remembering(Redirect redirect, List<Cookie> cookies) implements Page {
        public Remembering {
            cookies = List.copyOf(cookies);
        }
    }

    /** Shown, with what the browser is to remember or to forget. */
    record Holding(Html html, List<Cookie> cookies) implements Page {
        public Holding {
            cookies = List.copyOf(cookies);
        }
    }

    /** Never shown by the browser, always saved. */
    record Download(String fileName, byte[] content, Marks marks) implements Page {}

    /** Also for what the reader may not see. */
    record Absent() implements Page {}

    /**
     * Something stopped the reader; the message says what to do next.
     *
     * @param back the page that was left
     * @param typed what its writer would lose otherwise
     */
    record Stopped(int status, String title, String next, Optional<String> back, List<String> typed)
            implements Page {
        Stopped(int status, String title, String next) {
            this(status, title, next, Optional.empty(), List.of());
        }
    }

    static Page html(String template, String title, Object model) {
        return new Html(200, template, title, model);
    }

    static Page html(String template, String title) {
        return new Html(200, template, title, Map.of());
    }
}
