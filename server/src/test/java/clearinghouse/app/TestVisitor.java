package clearinghouse.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** One who looks at pages, signed in with a token or not. */
final class TestVisitor {

    private static final Pattern FORM_TOKEN =
            Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final TestServer server;
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    TestVisitor(TestServer server) {
        this.server = server;
    }

    /**
     * @param actingFor the member that a broker acts for, or nothing
     */
    TestVisitor(TestServer server, TestServer.Client client, String actingFor) {
        this(server);
        var form = get("/sign-in").body();
        var token = FORM_TOKEN.matcher(form);
        if (!token.find()) {
            throw new AssertionError("the form holds no token of its own");
        }
        var answer =
                send(
                        HttpRequest.newBuilder(server.uri("/sign-in"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "_csrf=%s&token=%s&acting_for=%s&next=/"
                                                        .formatted(
                                                                encoded(token.group(1)),
                                                                encoded(client.token()),
                                                                encoded(actingFor)))));
        if (answer.statusCode() / 100 != 3) {
            throw new AssertionError("sign-in answers " + answer.statusCode());
        }
    }

    /** Whether the page is there for this visitor; being sent to the sign-in is not. */
    boolean sees(String path) {
        return get(path).statusCode() == 200;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(server.uri(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
