package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Debian's wapiti, signed in as each role, on a server that has something of everything. It follows
 * every link, fills in every form and attacks each of their fields.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScannerTest {

    /** Of the scanner's levels: 0 informs, 1 is low, 4 critical. */
    private static final int LOW = 1;

    /**
     * Without those that look something up on the Internet, and without the one for forged
     * requests: it takes every form that refuses a good token and a bad one alike for one that asks
     * none.
     */
    private static final String MODULES =
            "backup,blindsql,cookieflags,crlf,csp,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss";

    /**
     * Forms that end the visit, or the rights of who visits; and the sign-in, where who guesses
     * makes everybody behind the same address wait.
     */
    private static final Pattern CLOSED =
            Pattern.compile(
                    "/sign-out|/sign-in.*|/account/.*|/acting.*|/tokens/.+|.*/off-boarding|.*/revocation|.*/duties|.*/recovery");

    private static final int SECONDS_OF_LOOKING_AROUND = 60;
    private static final int SECONDS_OF_EACH_ATTACK = 15;

    private ServerProcess server;
    private Chromium chromium;
    private Story story;

    @BeforeAll
    void start() throws IOException {
        Tool.assumeInstalled("wapiti", "apt-get install wapiti");
        Chromium.assumeInstalled();
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        server = ServerProcess.start();
        chromium = Chromium.launch(server.address());
        story = new Story(server.address(), server.administratorToken());
        story.registerOnce();
        story.staff("auditor", "audit");
        story.broker("broker", "Health ISAC", "hospital");
        story.begin();
        story.openCase();
        story.offerPatchesAndDraft();
        story.as("analyst").post("/api/v1/advisories/" + story.advisory + "/publication", Map.of());
        story.endWithAnswersOnce();
    }

    @AfterAll
    void stop() throws IOException {
        if (chromium != null) {
            chromium.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Order(1)
    void the_scanner_sees_a_page_that_repeats_what_it_is_told(@TempDir Path folder)
            throws IOException {
        var echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        echo.createContext("/", ScannerTest::repeat);
        echo.start();
        try {
            var found =
                    scan(
                            URI.create("http://127.0.0.1:" + echo.getAddress().getPort()),
                            List.of(),
                            folder);
            assertThat(above(LOW, found)).anyMatch(it -> it.startsWith("Cross Site Scripting"));
        } finally {
            echo.stop(0);
        }
    }

    private static void repeat(HttpExchange exchange) throws IOException {
        var asked = exchange.getRequestURI().getRawQuery();
        var said = asked == null ? "" : URLDecoder.decode(asked, StandardCharsets.UTF_8);
        var page =
                "<html><body><a href=\"/?said=hello\">again</a><p>%s</p></body></html>"
                        .formatted(said)
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, page.length);
        try (var out = exchange.getResponseBody()) {
            out.write(page);
        }
    }

    @Test
    @Order(3)
    void a_stranger_finds_nothing_above_low(@TempDir Path folder) throws IOException {
        assertThat(above(LOW, scan(server.address(), List.of(), folder))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "finder",
                "maintainer",
                "hospital",
                "broker",
                "analyst",
                "auditor",
                "administrator"
            })
    @Order(2)
    void whoever_is_signed_in_finds_nothing_above_low(String who, @TempDir Path folder)
            throws IOException {
        var token = who.equals("administrator") ? server.administratorToken() : story.token(who);
        try (var visitor = chromium.visitor(Chromium.Screen.DESK, token);
                var door = Turnstile.before(server.address(), CLOSED)) {
            assertThat(above(LOW, scan(door.address(), visitor.cookies(), folder))).isEmpty();
            assertThat(door.pages()).as("pages that it came to").hasSizeGreaterThan(10);
            visitor.page.navigate("/");
            assertThat(visitor.page.locator("form[action='/sign-out']").count())
                    .as("still signed in when the scan ended")
                    .isEqualTo(1);
        }
    }

    private static JsonNode scan(URI start, List<String> cookies, Path folder) {
        var report = folder.resolve("report.json");
        var command =
                new ArrayList<>(
                        List.of(
                                "wapiti",
                                "--url",
                                start + "/",
                                "--module",
                                MODULES,
                                "--max-scan-time",
                                Integer.toString(SECONDS_OF_LOOKING_AROUND),
                                "--max-attack-time",
                                Integer.toString(SECONDS_OF_EACH_ATTACK),
                                "--external-endpoint",
                                start.toString(),
                                "--store-session",
                                folder.toString(),
                                "--store-config",
                                folder.toString(),
                                "--no-bugreport",
                                "--flush-session",
                                "--format",
                                "json",
                                "--output",
                                report.toString()));
        if (!cookies.isEmpty()) {
            command.addAll(List.of("--header", "Cookie: " + String.join("; ", cookies)));
        }
        var ran = Tool.run(folder, Map.of("HOME", folder.toString()), command);
        assertThat(ran.exit()).as(ran.output()).isZero();
        return JsonMapper.shared().readTree(report);
    }

    private static List<String> above(int level, JsonNode report) {
        return report.path("vulnerabilities")
                .propertyStream()
                .flatMap(kind ->
                        kind.getValue()
                                .valueStream()
                                .filter(found -> found.path("level").asInt() > level)
                                .map(found ->
                                        kind.getKey()
                                                + ": "
                                                + found.path("info").asString()
                                                + "\n"
                                                + found.path("http_request").asString()))
                .toList();
    }
}
