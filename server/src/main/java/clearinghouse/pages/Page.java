package clearinghouse.pages;

import java.util.Map;

/** What a page answers. */
sealed interface Page {

    /**
     * @param model becomes the template's parameter {@code page}
     */
    record Html(int status, String template, String title, Object model) implements Page {}

    record Redirect(String to) implements Page {}

    /** Never shown by the browser, always saved. */
    record Download(String fileName, byte[] content) implements Page {}

    /** Also for what the reader may not see. */
    record Absent() implements Page {}

    /** Something stopped the reader; the message says what to do next. */
    record Stopped(int status, String title, String next) implements Page {}

    static Page html(String template, String title, Object model) {
        return new Html(200, template, title, model);
    }

    static Page html(String template, String title) {
        return new Html(200, template, title, Map.of());
    }
}
