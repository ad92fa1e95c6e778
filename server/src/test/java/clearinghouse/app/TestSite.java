package clearinghouse.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** Somebody else's web site on loopback, over TLS under a name of its own. */
public final class TestSite implements AutoCloseable {

    static final String HOST = "maker.example";

    /** What a path answers. */
    public record Page(int status, Map<String, String> headers, byte[] content) {
        public static Page of(byte[] content) {
            return new Page(200, Map.of(), content);
        }

        public static Page of(String content) {
            return of(content.getBytes(StandardCharsets.UTF_8));
        }

        public static Page status(int status) {
            return new Page(status, Map.of(), new byte[0]);
        }

        public static Page leadingTo(String address) {
            return new Page(302, Map.of("Location", address), new byte[0]);
        }

        public Page with(String header, String value) {
            return new Page(status, Map.of(header, value), content);
        }
    }

    private final HttpsServer server;
    private final SSLContext tls = TestCertificate.valid(HOST).served();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Function<String, Page> others = _ -> Page.status(404);

    public TestSite() {
        try {
            server =
                    HttpsServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().toString();
            asked.add(path);
            var page = pages.containsKey(path) ? pages.get(path) : others.apply(path);
            var tag = page.headers().get("ETag");
            boolean same =
                    tag != null
                            && tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            page.headers().forEach(exchange.getResponseHeaders()::set);
            if (same) {
                exchange.sendResponseHeaders(304, -1);
                return;
            }
            exchange.sendResponseHeaders(
                    page.status(), page.content().length == 0 ? -1 : page.content().length);
            exchange.getResponseBody().write(page.content());
        }
    }

    SSLContext tls() {
        return tls;
    }

    public String domain() {
        return HOST + ":" + server.getAddress().getPort();
    }

    public String at(String path) {
        return "https://" + domain() + path;
    }

    public void put(String path, Page page) {
        pages.put(path, page);
    }

    public void remove(String path) {
        pages.remove(path);
    }

    /** For paths that have no page. */
    public void otherwise(Function<String, Page> answers) {
        others = answers;
    }

    /** Paths in the order in which they were asked for. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public void forget() {
        asked.clear();
    }

    /** Nothing is there any more. */
    public void empty() {
        pages.clear();
        others = _ -> Page.status(404);
        asked.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
