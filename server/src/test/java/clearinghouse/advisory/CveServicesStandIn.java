package clearinghouse.advisory;

import clearinghouse.platform.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * CVE Services as their published interface (OpenAPI, version 2.2) has them: the three headers of
 * an account, states of ids, records that are created once and updated afterwards, and the schema
 * of CVE JSON 5.1 for whatever is published.
 */
public final class CveServicesStandIn implements AutoCloseable {

    static final String USER = "alice@cert.example";
    static final String KEY = "S3cr3t-of-the-authority";

    private static final String ORGANIZATION = "rural";
    private static final String OWNER = "8254265b-2729-46b6-b9e3-3dfca2d5bfca";

    private final HttpServer http;
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> records = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private int next = 30_000;
    private int quota = 100;
    private int broken;
    private boolean silentAfterwards;

    CveServicesStandIn() {
        try {
            http =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/api/", this::answer);
        http.start();
    }

    /** What the operator of a numbering authority writes. */
    public static void account(Path data, URI services) {
        try {
            Files.writeString(
                    data.resolve("publisher.properties"),
                    """
                    publisher.name = Rural CERT
                    publisher.namespace = https://cert.example
                    publisher.contact = cert@cert.example
                    cve.organization = 8254265b-2729-46b6-b9e3-3dfca2d5bfca
                    cve.short-name = rural
                    """);
            Files.writeString(
                    data.resolve("cve-services.properties"),
                    """
                    address = %s
                    user = %s
                    key-file = cve-key
                    """
                            .formatted(services, USER));
            var key = data.resolve("cve-key");
            Files.writeString(key, KEY + "\n");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/api");
    }

    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    String state(String cve) {
        return states.getOrDefault(cve, "none");
    }

    JsonNode record(String cve) {
        return records.getOrDefault(cve, MissingNode.getInstance());
    }

    synchronized void allow(int more) {
        quota = more;
    }

    /** Knows of an id that it has not reserved. */
    void adopt(String cve) {
        states.put(cve, "RESERVED");
    }

    /** So many requests are answered as by a server with a fault. */
    synchronized void breakFor(int requests) {
        broken = requests;
    }

    /** The next change is made, and nobody is told. */
    synchronized void loseTheNextAnswer() {
        silentAfterwards = true;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring("/api".length());
            asked.add(exchange.getRequestMethod() + " " + path);
            var body = exchange.getRequestBody().readAllBytes();
            if (broken > 0) {
                broken--;
                send(exchange, 503, Map.of("error", "SERVICE_NOT_AVAILABLE"));
            } else if (!isKnown(exchange)) {
                send(exchange, 401, Map.of("error", "UNAUTHORIZED", "message", "Unauthorized"));
            } else if (path.equals("/cve-id")) {
                reserve(exchange, query(exchange));
            } else {
                var parts = path.split("/", -1);
                change(exchange, parts[2], parts[3], Json.mapper().readTree(body));
            }
        }
    }

    private static boolean isKnown(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        return ORGANIZATION.equals(headers.getFirst("CVE-API-ORG"))
                && USER.equals(headers.getFirst("CVE-API-USER"))
                && KEY.equals(headers.getFirst("CVE-API-KEY"));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        return Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private void reserve(HttpExchange exchange, Map<String, String> query) throws IOException {
        int amount = Integer.parseInt(query.get("amount"));
        boolean well =
                ORGANIZATION.equals(query.get("short_name"))
                        && (amount > 1) == query.containsKey("batch_type");
        if (!well) {
            refuse(exchange, 400, "BAD_INPUT");
        } else if (amount > quota) {
            refuse(exchange, 403, "EXCEEDED_ID_QUOTA");
        } else {
            quota -= amount;
            var made = new ArrayList<Map<String, Object>>();
            for (int i = 0; i < amount; i++) {
                var id = "CVE-" + query.get("cve_year") + "-" + next++;
                states.put(id, "RESERVED");
                made.add(
                        Map.of(
                                "cve_id",
                                id,
                                "cve_year",
                                query.get("cve_year"),
                                "owning_cna",
                                ORGANIZATION,
                                "state",
                                "RESERVED",
                                "requested_by",
                                Map.of("cna", ORGANIZATION, "user", USER),
                                "reserved",
                                "2026-11-29T00:00:00.000Z"));
            }
            send(exchange, 200, Map.of("cve_ids", made, "meta", Map.of("remaining_quota", quota)));
        }
    }

    private void change(HttpExchange exchange, String cve, String kind, JsonNode body)
            throws IOException {
        boolean creating = exchange.getRequestMethod().equals("POST");
        boolean publishing = kind.equals("cna");
        var container = body.path("cnaContainer");
        if (!states.containsKey(cve)) {
            refuse(exchange, 404, "CVE_DNE");
        } else if (publishing && !faults(cve, container).isEmpty()) {
            refuse(exchange, 400, "INVALID_JSON_SCHEMA");
        } else if (!publishing && container.at("/rejectedReasons/0/value").asString("").isEmpty()) {
            refuse(exchange, 400, "INVALID_JSON_SCHEMA");
        } else if (creating && records.containsKey(cve)) {
            refuse(exchange, 403, "CVE_RECORD_EXISTS");
        } else if (!creating && !records.containsKey(cve)) {
            refuse(exchange, 403, "CVE_RECORD_DNE");
        } else {
            records.put(cve, container);
            states.put(cve, publishing ? "PUBLISHED" : "REJECTED");
            if (silentAfterwards) {
                silentAfterwards = false;
                return;
            }
            send(exchange, 200, Map.of("message", cve + " record was successfully created."));
        }
    }

    private static List<String> faults(String cve, JsonNode container) {
        var record =
                Map.of(
                        "dataType",
                        "CVE_RECORD",
                        "dataVersion",
                        "5.1",
                        "cveMetadata",
                        Map.of("cveId", cve, "assignerOrgId", OWNER, "state", "PUBLISHED"),
                        "containers",
                        Map.of("cna", container));
        return StandardSchemas.faults("cve-5.1", Json.render(record));
    }

    private static void refuse(HttpExchange exchange, int status, String error) throws IOException {
        send(exchange, status, Map.of("error", error, "message", "refused by the stand-in"));
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        var content = Json.mapper().writeValueAsBytes(new LinkedHashMap<>((Map<?, ?>) body));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
