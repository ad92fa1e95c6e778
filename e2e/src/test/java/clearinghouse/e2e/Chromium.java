package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debian's browser without a window, and what every page must hold in it. */
final class Chromium implements AutoCloseable {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /** RFC 9562 §5.7: a UUID of version 7 tells when it was made. */
    private static final Pattern UUID_7 =
            Pattern.compile(
                    "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
                    Pattern.CASE_INSENSITIVE);

    enum Screen {
        PHONE(360, 740),
        DESK(1280, 800);

        private final int width;
        private final int height;

        Screen(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    private final Playwright playwright;
    private final Browser browser;
    private final Optional<String> axe;
    private final URI server;
    private final Map<String, String> sessions = new HashMap<>();

    private Chromium(Playwright playwright, Browser browser, Optional<String> axe, URI server) {
        this.playwright = playwright;
        this.browser = browser;
        this.axe = axe;
        this.server = server;
    }

    static void assumeInstalled() {
        assumeTrue(
                Files.isExecutable(BROWSER),
                "not run: chromium is missing (apt-get install chromium)");
    }

    static Chromium launch(URI server) throws IOException {
        var playwright = Playwright.create();
        var options =
                new BrowserType.LaunchOptions()
                        .setExecutablePath(BROWSER)
                        .setArgs(
                                List.of(
                                        "--no-sandbox",
                                        "--disable-gpu",
                                        "--disable-quic",
                                        "--no-first-run",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-sync"));
        return new Chromium(playwright, playwright.chromium().launch(options), axe(), server);
    }

    private static Optional<String> axe() throws IOException {
        var file = ServerProcess.repository().resolve("e2e/node_modules/axe-core/axe.min.js");
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    boolean hasAxe() {
        return axe.isPresent();
    }

    /** A person at a screen, with a memory of their own. */
    Visitor visitor(Screen screen) {
        return visitor(screen, true);
    }

    Visitor visitorWithoutScripts(Screen screen) {
        return visitor(screen, false);
    }

    private Visitor visitor(Screen screen, boolean scripts) {
        return new Visitor(browser.newContext(options(screen, scripts)), screen, scripts);
    }

    /** One who has signed in before, on whatever screen. */
    Visitor visitor(Screen screen, String token) {
        var session =
                sessions.computeIfAbsent(
                        token,
                        _ -> {
                            try (var first = visitor(screen)) {
                                first.signIn(token);
                                return first.context.storageState();
                            }
                        });
        var options = options(screen, true).setStorageState(session);
        return new Visitor(browser.newContext(options), screen, true);
    }

    private Browser.NewContextOptions options(Screen screen, boolean scripts) {
        return new Browser.NewContextOptions()
                .setBaseURL(server.toString())
                .setViewportSize(screen.width, screen.height)
                .setJavaScriptEnabled(scripts);
    }

    final class Visitor implements AutoCloseable {
        private final BrowserContext context;
        private final Screen screen;
        private final boolean scripts;
        private final AtomicInteger loads = new AtomicInteger();
        private final List<String> complaints = new ArrayList<>();
        final Page page;

        private Visitor(BrowserContext context, Screen screen, boolean scripts) {
            this.context = context;
            this.screen = screen;
            this.scripts = scripts;
            page = context.newPage();
            page.onLoad(_ -> loads.incrementAndGet());
            page.onConsoleMessage(message -> {
                // A page about a refusal is loaded with its status, which Chromium reports.
                if (message.type().equals("error")
                        && !message.text().contains("the server responded with a status")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
        }

        void signIn(String token) {
            page.navigate("/sign-in");
            page.getByLabel("Your token").fill(token);
            press("Sign in", "main");
        }

        /** By which another program makes the same visit, each as name=value. */
        List<String> cookies() {
            return context.cookies().stream()
                    .map(cookie -> cookie.name + "=" + cookie.value)
                    .toList();
        }

        /** Only with the keyboard: to the button by the tab key, then the enter key. */
        void press(String button, String within) {
            tabTo(button, within);
            int before = loads.get();
            page.keyboard().press("Enter");
            page.waitForCondition(() -> loads.get() > before);
        }

        void tabTo(String name, String within) {
            for (int i = 0; i < 200; i++) {
                page.keyboard().press("Tab");
                var focused =
                        page.locator(within + " :focus")
                                .filter(
                                        new com.microsoft.playwright.Locator.FilterOptions()
                                                .setHasText(name));
                if (focused.count() > 0) {
                    return;
                }
            }
            throw new AssertionError("no key press reaches " + name + " on " + page.url());
        }

        /** The first of everything that folds; the hundredth run looks as the first. */
        void unfold() {
            page.evaluate(
                    "[...document.querySelectorAll('main details')].slice(0, 6).forEach(each => each.open = true)");
        }

        /** Visits a page and holds it to everything that every page must be. */
        void inspect(String path, String name) throws IOException {
            var response = page.navigate(path);
            assertThat(response.headers())
                    .as(path)
                    .containsEntry("content-security-policy", POLICY)
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("referrer-policy", "no-referrer");
            // As it was sent: for a screenshot the browser adds to what it holds.
            var html = response.text();
            assertThat(UUID_7.matcher(html).results()).as("a UUIDv7 on " + name).isEmpty();
            for (var inline : List.of("style=", "<style", "<script>", "javascript:")) {
                assertThat(html.contains(inline)).as("%s holds %s", name, inline).isFalse();
            }
            inspect(name);
        }

        /** The page that is open now. */
        void inspect(String name) throws IOException {
            page.screenshot(
                    new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(
                                    ServerProcess.repository()
                                            .resolve("e2e/target/screenshots")
                                            .resolve(name + "-" + screen.width + ".png")));
            assertThat(page.title()).as(name).endsWith("· Clearinghouse");
            if (scripts) {
                assertThat(
                                page.evaluate(
                                        "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .as("%s is wider than its screen of %d", name, screen.width)
                        .isEqualTo(0);
                assertThat(violations()).as("%s at %d", name, screen.width).isEmpty();
            }
            assertThat(complaints).as("console on " + name).isEmpty();
        }

        private List<String> violations() {
            if (axe.isEmpty()) {
                return List.of();
            }
            // Evaluated from outside, so that the page's own policy stays as strict as it is.
            page.evaluate(axe.get());
            var found =
                    JsonMapper.shared()
                            .readTree(
                                    (String)
                                            page.evaluate(
                                                    "async () => JSON.stringify((await axe.run(document, {resultTypes: ['violations']})).violations)"));
            return found.valueStream().map(Visitor::complaint).toList();
        }

        private static String complaint(JsonNode violation) {
            return violation.path("id").asString()
                    + ": "
                    + violation
                            .path("nodes")
                            .valueStream()
                            .map(node -> node.path("html").asString())
                            .limit(3)
                            .toList();
        }

        @Override
        public void close() {
            context.close();
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
