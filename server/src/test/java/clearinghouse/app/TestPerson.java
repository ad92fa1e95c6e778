package clearinghouse.app;

import clearinghouse.platform.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Somebody with an authenticator, who comes with one browser or another; to a server that believes
 * this machine about the addresses of its callers.
 */
final class TestPerson {

    private static final Pattern LINK = Pattern.compile("/enrol#([A-Za-z0-9_-]{43})");

    private static final AtomicInteger ADDRESS = new AtomicInteger();

    private final TestServer server;
    TestVisitor browser;
    TestAuthenticator authenticator;

    TestPerson(TestServer server) {
        this.server = server;
        authenticator = new TestAuthenticator(server.origin());
        browser = freshBrowser();
    }

    /** At an address of its own, so that nobody waits for the wrong answers of others. */
    private TestVisitor freshBrowser() {
        int number = ADDRESS.incrementAndGet();
        return new TestVisitor(server).from("10.9.%d.%d".formatted(number / 250, number % 250));
    }

    /** Has registered a passkey with the link. */
    static TestPerson enrolled(TestServer server, String secret) {
        var person = new TestPerson(server);
        var answer = person.enrol(secret);
        if (answer.statusCode() != 303) {
            throw new AssertionError(answer.statusCode() + answer.body());
        }
        return person;
    }

    /** By the link that the first start left. */
    static TestPerson firstAdministrator(TestServer server) {
        try {
            return enrolled(
                    server,
                    linkIn(Files.readString(server.data().resolve("keys/administrator.link"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An administrator registers somebody of the clearinghouse; the link that the page shows. */
    String invite(String kind, String person) {
        return linkOn(
                browser.post(
                        "/parties",
                        "/parties",
                        Map.of("kind", kind, "person", person, "means", "passkey")));
    }

    static String linkOn(HttpResponse<String> page) {
        return linkIn(page.body());
    }

    static String linkIn(String text) {
        var found = LINK.matcher(text);
        if (!found.find()) {
            throw new AssertionError("no link: " + text);
        }
        return found.group(1);
    }

    TestPerson withAnotherBrowser() {
        browser = freshBrowser();
        return this;
    }

    TestPerson withAnotherAuthenticator() {
        authenticator = new TestAuthenticator(server.origin());
        return this;
    }

    HttpResponse<String> openLink(String secret) {
        return browser.post("/enrol", "/enrol/question", Map.of("link", secret));
    }

    HttpResponse<String> enrol(String secret) {
        return browser.post(
                "/enrol",
                "/enrol",
                Map.of("answer", authenticator.create(options(openLink(secret))), "name", "Key"));
    }

    HttpResponse<String> askToSignIn() {
        return browser.post("/sign-in", "/sign-in/question", Map.of());
    }

    HttpResponse<String> signIn() {
        return answer(authenticator.show(options(askToSignIn())));
    }

    HttpResponse<String> answer(String answer) {
        return answer(answer, Map.of());
    }

    HttpResponse<String> answer(String answer, Map<String, String> more) {
        var fields = new LinkedHashMap<>(more);
        fields.put("answer", answer);
        return browser.post("/sign-in", "/sign-in/passkey", fields);
    }

    HttpResponse<String> addPasskey() {
        var question = browser.post("/account", "/account/passkeys/question", Map.of());
        return browser.post(
                "/account",
                "/account/passkeys",
                Map.of("answer", authenticator.create(options(question)), "name", "Second key"));
    }

    static JsonNode options(HttpResponse<String> question) {
        if (question.statusCode() != 200) {
            throw new AssertionError(question.statusCode() + question.body());
        }
        return Json.mapper().readTree(question.body()).path("options");
    }

    boolean isSignedIn() {
        return browser.sees("/account");
    }
}
