package clearinghouse.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** Answers each path with what a test put there, and remembers what was asked. */
final class LoopbackServer implements AutoCloseable {
    interface Handler {
        void answer(HttpExchange exchange) throws IOException;
    }

    record Asked(String line, Map<String, String> headers, String body) {}

    private final HttpServer server;
    private final Map<String, Handler> handlers = Collections.synchronizedMap(new HashMap<>());
    final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    LoopbackServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void on(String methodAndPath, Handler handler) {
        handlers.put(methodAndPath, handler);
    }

    void get(String path, byte[] body) {
        on("GET " + path, exchange -> send(exchange, 200, body));
    }

    void get(String path, String body) {
        get(path, body.getBytes(StandardCharsets.UTF_8));
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = new HashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name, values.getFirst()));
            var line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            asked.add(
                    new Asked(
                            line,
                            headers,
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8)));
            var handler = handlers.get(line);
            if (handler == null) {
                send(exchange, 404, "{\"title\":\"Not found\"}");
            } else {
                handler.answer(exchange);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
