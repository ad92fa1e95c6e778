package clearinghouse.catalogue;

import clearinghouse.app.TestServer;
import clearinghouse.platform.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Run by benchmarks/osv; no test, so no build runs it. Real OSV records, cloned under other names
 * until they are as many as asked for: how long a cold import takes, and then queries of many
 * clients at once.
 */
class OsvBenchmark {

    private static final int RECORDS =
            Integer.getInteger("clearinghouse.benchmark.records", 600_000);
    private static final int CLIENTS = 16;
    private static final int QUERIES = 20_000;
    private static final int BATCHES = 800;
    private static final int PARCEL = 1000;
    private static final List<String> SOURCES =
            List.of("go", "pypa", "oss-fuzz", "bitnami", "almalinux", "drupal", "psf", "r");

    private static final Path DATA =
            Path.of(System.getProperty("clearinghouse.benchmark.data", "../../shared/data"));

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Random chance = new Random(1);

    private record Asked(String ecosystem, String name, String version) {}

    private final List<Asked> asked = new ArrayList<>();

    @Test
    void measure() throws Exception {
        var dump = Files.createTempFile("osv", ".jsonl");
        try (var server = TestServer.start()) {
            generate(dump);
            var publisher = server.member("clearinghouse", "Publisher", "publish").client();
            long begun = System.nanoTime();
            int refused = load(publisher, dump);
            double took = (System.nanoTime() - begun) / 1e9;
            IO.println(
                    "imported %d records (%d refused, %.1f MB) in %.1f s, %.0f a second"
                            .formatted(
                                    RECORDS,
                                    refused,
                                    Files.size(dump) / 1e6,
                                    took,
                                    RECORDS / took));
            ask(server, queries(1).getFirst(), "/v1/querybatch");
            System.gc();
            IO.println(
                    "heap in use with the index: %d MB"
                            .formatted(
                                    (Runtime.getRuntime().totalMemory()
                                                    - Runtime.getRuntime().freeMemory())
                                            >> 20));
            var single =
                    java.util.stream.Stream.generate(() -> Json.mapper().writeValueAsBytes(query()))
                            .limit(QUERIES)
                            .toList();
            report("/v1/query", times(server, single, "/v1/query"));
            report("/v1/querybatch of 1000", times(server, queries(BATCHES), "/v1/querybatch"));
        } finally {
            Files.delete(dump);
        }
    }

    /** The same shapes of ranges again and again, under names of their own. */
    private void generate(Path dump) throws IOException {
        var originals = new ArrayList<JsonNode>();
        for (var source : SOURCES) {
            try (var lines = lines(source)) {
                lines.lines()
                        .map(line -> Json.mapper().readTree(line).get("doc"))
                        .filter(doc -> doc.has("affected") && doc.has("modified"))
                        .forEach(originals::add);
            }
        }
        try (var out = Files.newBufferedWriter(dump)) {
            for (int i = 0; i < RECORDS; i++) {
                write(originals.get(i % originals.size()), i / originals.size(), out);
            }
        }
    }

    private static BufferedReader lines(String source) throws IOException {
        var file = DATA.resolve("osv/" + source + ".jsonl.gz");
        return new BufferedReader(
                new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }

    private void write(JsonNode original, int copy, BufferedWriter out) throws IOException {
        var record = (ObjectNode) original.deepCopy();
        record.put("id", original.get("id").asString() + "-" + copy);
        for (var affected : record.path("affected")) {
            if (affected.path("package") instanceof ObjectNode named && named.has("name")) {
                named.put("name", named.get("name").asString() + "-" + copy);
                remember(named, affected);
            }
        }
        out.write(record.toString());
        out.write('\n');
    }

    private void remember(ObjectNode named, JsonNode affected) {
        if (chance.nextInt(100) > 0) {
            return;
        }
        var listed = affected.path("versions");
        var events = affected.at("/ranges/0/events");
        var version =
                listed.isEmpty()
                        ? events.path(events.size() - 1).path("fixed").asString("1.0.0")
                        : listed.get(chance.nextInt(listed.size())).asString();
        asked.add(
                new Asked(
                        named.path("ecosystem").asString(""),
                        named.get("name").asString(),
                        version));
    }

    private static int load(TestServer.Client publisher, Path dump) throws Exception {
        var refused = new AtomicInteger();
        var slots = new Semaphore(2);
        try (var in =
                        new BufferedReader(
                                new InputStreamReader(
                                        Files.newInputStream(dump), StandardCharsets.UTF_8));
                var senders = Executors.newFixedThreadPool(2)) {
            var parcel = new ArrayList<Map<String, String>>();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                parcel.add(Map.of("place", "dump", "encoding", "utf-8", "content", line));
                if (parcel.size() == PARCEL) {
                    send(publisher, List.copyOf(parcel), senders, slots, refused);
                    parcel.clear();
                }
            }
            if (!parcel.isEmpty()) {
                send(publisher, List.copyOf(parcel), senders, slots, refused);
            }
        }
        return refused.get();
    }

    private static void send(
            TestServer.Client publisher,
            List<Map<String, String>> parcel,
            java.util.concurrent.ExecutorService senders,
            Semaphore slots,
            AtomicInteger refused)
            throws InterruptedException {
        slots.acquire();
        senders.execute(() -> {
            try {
                var answer = publisher.post("/api/v1/imports", Map.of("documents", parcel));
                if (answer.status() != 200) {
                    throw new IllegalStateException("answered " + answer.status());
                }
                refused.addAndGet(answer.json().path("quarantined").size());
            } finally {
                slots.release();
            }
        });
    }

    private Map<String, Object> query() {
        var one = asked.get(chance.nextInt(asked.size()));
        return Map.of(
                "version",
                one.version(),
                "package",
                Map.of("ecosystem", one.ecosystem(), "name", one.name()));
    }

    private List<byte[]> queries(int batches) {
        var bodies = new ArrayList<byte[]>();
        for (int i = 0; i < batches; i++) {
            var queries = java.util.stream.Stream.generate(this::query).limit(1000).toList();
            bodies.add(Json.mapper().writeValueAsBytes(Map.of("queries", queries)));
        }
        return bodies;
    }

    private static double[] times(TestServer server, List<byte[]> bodies, String path)
            throws Exception {
        var work =
                bodies.stream()
                        .<Callable<Double>>map(body -> () -> ask(server, body, path))
                        .toList();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            clients.invokeAll(work.subList(0, work.size() / 4));
            var times = new ArrayList<Double>();
            for (var done : clients.invokeAll(work)) {
                times.add(done.get());
            }
            return times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        }
    }

    private static double ask(TestServer server, byte[] body, String path)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(server.uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        long begun = System.nanoTime();
        var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("answered " + answer.statusCode());
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    private static void report(String what, double[] times) {
        IO.println(
                "%s: median %.1f ms, p95 %.1f ms, p99 %.1f ms, %d requests of %d clients, %.0f a second"
                        .formatted(
                                what,
                                times[times.length / 2],
                                times[(int) (times.length * 0.95)],
                                times[(int) (times.length * 0.99)],
                                times.length,
                                CLIENTS,
                                CLIENTS * 1000.0 / Arrays.stream(times).average().orElseThrow()));
    }
}
