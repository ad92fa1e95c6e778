package clearinghouse.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A mirror that lies, on loopback: passes everything on but the answers it is told to change. */
final class DemoMirror implements AutoCloseable {

    private final URI origin;
    private final HttpServer http;
    private final Map<String, UnaryOperator<byte[]>> lies = new ConcurrentHashMap<>();

    private DemoMirror(URI origin, HttpServer http) {
        this.origin = origin;
        this.http = http;
    }

    static DemoMirror of(URI origin) {
        try {
            var http =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var mirror = new DemoMirror(origin, http);
            http.createContext("/", mirror::answer);
            http.start();
            return mirror;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DemoMirror lying(String pathPrefix, UnaryOperator<byte[]> lie) {
        lies.put(pathPrefix, lie);
        return this;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().toString();
            var token =
                    java.util.Optional.ofNullable(
                                    exchange.getRequestHeaders().getFirst("Authorization"))
                            .map(header -> header.substring("Bearer ".length()));
            var answer =
                    new DemoActor(origin, "mirror", token, java.util.Optional.empty()).tryGet(path);
            var body = answer.raw().body();
            for (var lie : lies.entrySet()) {
                if (path.startsWith(lie.getKey()) && answer.status() == 200) {
                    body = lie.getValue().apply(body);
                }
            }
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
