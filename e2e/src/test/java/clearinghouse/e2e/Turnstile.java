package clearinghouse.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Lets every request through to a server but some forms, which a program that sends every form had
 * better not send; and remembers the pages that it came to.
 */
final class Turnstile implements AutoCloseable {

    /**
     * What concerns a connection and not the request (RFC 9110 §7.6.1), and what the client sets.
     */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "keep-alive",
                    "te",
                    "transfer-encoding",
                    "upgrade");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> pages = new ConcurrentSkipListSet<>();
    private final HttpServer listener;
    private final URI server;
    private final Pattern closed;

    private Turnstile(HttpServer listener, URI server, Pattern closed) {
        this.listener = listener;
        this.server = server;
        this.closed = closed;
    }

    static Turnstile before(URI server, Pattern closed) throws IOException {
        var listener =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var turnstile = new Turnstile(listener, server, closed);
        listener.createContext("/", turnstile::pass);
        listener.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        listener.start();
        return turnstile;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listener.getAddress().getPort());
    }

    /** The address of each page that was there, once, without what was asked of it. */
    Set<String> pages() {
        return Set.copyOf(pages);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = exchange.getRequestURI();
            if (exchange.getRequestMethod().equals("POST")
                    && closed.matcher(asked.getPath()).matches()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            var answer =
                    client.send(onward(exchange, asked), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() == 200) {
                pages.add(asked.getRawPath());
            }
            answer.headers()
                    .map()
                    .forEach((name, values) -> {
                        if (!name.startsWith(":") && isOfTheMessage(name)) {
                            values.forEach(
                                    value -> exchange.getResponseHeaders().add(name, here(value)));
                        }
                    });
            boolean empty = answer.body().length == 0;
            exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : answer.body().length);
            if (!empty) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest onward(HttpExchange exchange, URI asked) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var request =
                HttpRequest.newBuilder(URI.create(server + asked.toString()))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach((name, values) -> {
                    if (isOfTheMessage(name)) {
                        values.forEach(value -> request.header(name, value));
                    }
                });
        return request.build();
    }

    private static boolean isOfTheMessage(String header) {
        return !OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
    }

    /** A redirection leads back through here. */
    private String here(String value) {
        return value.startsWith(server.toString())
                ? address() + value.substring(server.toString().length())
                : value;
    }

    @Override
    public void close() {
        listener.stop(0);
        client.close();
    }
}
