package clearinghouse.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One who looks at pages, signed in with a token or not. */
public final class TestVisitor {

    private static final Pattern FORM_TOKEN =
            Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final TestServer server;
    private String claimed = "";
    private boolean tls;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build();

    public TestVisitor(TestServer server) {
        this.server = server;
    }

    /**
     * @param actingFor the member that a broker acts for, or nothing
     */
    public TestVisitor(TestServer server, TestServer.Client client, String actingFor) {
        this(server);
        var token = formToken("/sign-in");
        var answer =
                send(
                        HttpRequest.newBuilder(server.uri("/sign-in"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "_csrf=%s&token=%s&acting_for=%s&next=/"
                                                        .formatted(
                                                                encoded(token),
                                                                encoded(client.token()),
                                                                encoded(actingFor)))));
        if (answer.statusCode() / 100 != 3) {
            throw new AssertionError("sign-in answers " + answer.statusCode());
        }
    }

    /** Whether the page is there for this visitor; being sent to the sign-in is not. */
    public boolean sees(String path) {
        return get(path).statusCode() == 200;
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(server.uri(path)));
    }

    /**
     * Sends the form of a page, with its fields and perhaps a file.
     *
     * @param page where the form stands
     */
    public HttpResponse<String> submit(String page, String action, Map<String, ?> fields) {
        return postFields(action, formToken(page), fields);
    }

    /** With whatever stands in the place of the form's token. */
    public HttpResponse<String> postFields(String action, String formToken, Map<String, ?> fields) {
        var body = new ByteArrayOutputStream();
        part(body, "_csrf\"", formToken.getBytes(StandardCharsets.UTF_8));
        fields.forEach((name, value) -> {
            switch (value) {
                case byte[] file -> part(body, name + "\"; filename=\"" + name + "\"", file);
                case List<?> several ->
                        several.forEach(one ->
                                part(
                                        body,
                                        name + "\"",
                                        one.toString().getBytes(StandardCharsets.UTF_8)));
                default ->
                        part(body, name + "\"", value.toString().getBytes(StandardCharsets.UTF_8));
            }
        });
        body.writeBytes("--x--\r\n".getBytes(StandardCharsets.UTF_8));
        return send(
                HttpRequest.newBuilder(server.uri(action))
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private static void part(ByteArrayOutputStream body, String name, byte[] content) {
        body.writeBytes(
                ("--x\r\nContent-Disposition: form-data; name=\"" + name + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    /** With the key of the form that stands on this page. */
    public HttpResponse<String> post(String page, String path, Map<String, String> fields) {
        var all = new LinkedHashMap<>(fields);
        all.put("_csrf", formToken(page));
        return send(path, all);
    }

    /** As it is. */
    HttpResponse<String> send(String path, Map<String, String> fields) {
        var body =
                fields.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(server.uri(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Empty when the browser has none. */
    String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    /** As somebody does who took it from elsewhere. */
    void remember(String name, String value) {
        var cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setVersion(0);
        // As the browser keeps what the server sets, so that the one takes the place of the other.
        cookie.setDomain(server.uri("/").getHost());
        cookies.getCookieStore().add(server.uri("/"), cookie);
    }

    /** Claims to be asked by this address. */
    public TestVisitor from(String address) {
        claimed = address;
        return this;
    }

    /** Visits as through a proxy that says so. */
    TestVisitor throughTls() {
        tls = true;
        return this;
    }

    private String formToken(String page) {
        var token = FORM_TOKEN.matcher(get(page).body());
        if (!token.find()) {
            throw new AssertionError("the form holds no token of its own");
        }
        return token.group(1);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        if (!claimed.isEmpty()) {
            request.setHeader("X-Forwarded-For", claimed);
        }
        if (tls) {
            request.setHeader("X-Forwarded-Proto", "https");
        }
        try {
            var answer = browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (tls) {
                // From here to the proxy the way is plain, and the browser knows nothing of it.
                cookies.getCookieStore().getCookies().forEach(cookie -> cookie.setSecure(false));
            }
            return answer;
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
