package clearinghouse.exposure;

import clearinghouse.app.TestServer;
import clearinghouse.platform.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Run by benchmarks/exposures; no test, so no build runs it. A whole server on a database: real
 * advisories are imported, real inventories uploaded, and one advisory finds a thousand owners.
 */
class ExposureBenchmark {

    private static final int OWNERS = Integer.getInteger("clearinghouse.benchmark.owners", 1_000);
    private static final int ROUNDS = Integer.getInteger("clearinghouse.benchmark.rounds", 20);
    private static final int UPLOADS = Integer.getInteger("clearinghouse.benchmark.uploads", 200);
    private static final int CLIENTS = 4;
    private static final int PARCEL = 500;
    private static final int LARGE = 5_000;

    private static final List<String> ADVISORIES =
            List.of(
                    "osv/go",
                    "osv/pypa",
                    "osv/bitnami",
                    "osv/almalinux",
                    "osv/psf",
                    "ghsa/ghsa-sample",
                    "cve/vulnrichment-2023",
                    "cve/vulnrichment-2024",
                    "csaf-cisa/csaf-cisa");

    private static final Path DATA =
            Path.of(System.getProperty("clearinghouse.benchmark.data", "../../shared/data"));

    private record List1000(byte[] document, int components) {}

    @Test
    void measure() throws Exception {
        try (var server = TestServer.start();
                var owner = server.roles().owner().connect()) {
            var publisher = server.member("clearinghouse", "Publisher", "publish").client();
            importAll(publisher, owner);
            uploadLarge(server, owner);
            uploadMany(server, owner);
            tellMany(server, publisher, owner);
        }
    }

    private void importAll(TestServer.Client publisher, Connection owner) throws Exception {
        long begun = System.nanoTime();
        int all = 0;
        var parcel = new ArrayList<Map<String, String>>();
        for (var source : ADVISORIES) {
            try (var lines = lines(source)) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    parcel.add(Map.of("place", source, "encoding", "utf-8", "content", line));
                    if (parcel.size() == PARCEL) {
                        all += send(publisher, parcel);
                    }
                }
            }
        }
        all += send(publisher, parcel);
        double imported = seconds(begun);
        await(owner);
        IO.println(
                "imported %d advisories in %.1f s, compared with what is there %.1f s later"
                        .formatted(all, imported, seconds(begun) - imported));
    }

    private static int send(TestServer.Client publisher, List<Map<String, String>> parcel) {
        var answer = publisher.post("/api/v1/imports", Map.of("documents", List.copyOf(parcel)));
        if (answer.status() != 200) {
            throw new IllegalStateException("answered " + answer.status());
        }
        int sent = parcel.size();
        parcel.clear();
        return sent;
    }

    private void uploadLarge(TestServer server, Connection owner) throws Exception {
        var list = combined(LARGE);
        for (int round = 0; round < 3; round++) {
            var client = server.member("operator", "Large " + round, "operator").client();
            long begun = System.nanoTime();
            upload(client, "Large", list);
            double answered = seconds(begun);
            await(owner);
            IO.println(
                    "a list of %d components: answered after %.2f s, %d exposures visible after %.2f s"
                            .formatted(
                                    LARGE,
                                    answered,
                                    count(
                                            owner,
                                            "select count(*) from exposure_exposure where asset_name = 'Large' and operator = (select max(operator) from (select operator from exposure_exposure where asset_name = 'Large' order by found_at desc limit 1) newest)"),
                                    seconds(begun)));
        }
    }

    private void uploadMany(TestServer server, Connection owner) throws Exception {
        var lists = lists();
        long begun = System.nanoTime();
        for (var list : lists) {
            parse(list.document());
        }
        double parsing = seconds(begun) / lists.size();
        var clients =
                IntStream.range(0, CLIENTS)
                        .mapToObj(i -> server.member("operator", "Many " + i, "operator").client())
                        .toList();
        begun = System.nanoTime();
        long components = 0;
        try (var senders = Executors.newFixedThreadPool(CLIENTS)) {
            var sent = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < UPLOADS; i++) {
                var list = lists.get(i % lists.size());
                components += list.components();
                int number = i;
                sent.add(() -> {
                    upload(clients.get(number % CLIENTS), "System " + number, list.document());
                    return true;
                });
            }
            for (var done : senders.invokeAll(sent)) {
                done.get();
            }
        }
        double answered = seconds(begun);
        await(owner);
        IO.println(
                "%d lists of %d components on average by %d clients: %.1f a second taken in, %.1f a second compared; parsing alone %.1f a second a core"
                        .formatted(
                                UPLOADS,
                                components / UPLOADS,
                                CLIENTS,
                                UPLOADS / answered,
                                UPLOADS / seconds(begun),
                                1 / parsing));
    }

    private void tellMany(TestServer server, TestServer.Client publisher, Connection owner)
            throws Exception {
        var document =
                """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
                 "components": [%s]}
                """
                        .formatted(
                                String.join(
                                        ",",
                                        IntStream.range(0, ROUNDS)
                                                .mapToObj(i ->
                                                        "{\"type\": \"library\", \"name\": \"part%1$d\", \"version\": \"1.0\", \"purl\": \"pkg:maven/org.example.owned/part%1$d@1.0\"}"
                                                                .formatted(i))
                                                .toList()))
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < OWNERS; i++) {
            upload(
                    server.member("operator", "Owner " + i, "operator").client(),
                    "Portal",
                    document);
        }
        await(owner);
        var times = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            var record =
                    """
                    {"schema_version": "1.7.0", "id": "OWNED-%1$d", "modified": "2026-07-05T00:00:00Z",
                     "affected": [{"package": {"ecosystem": "Maven", "name": "org.example.owned:part%1$d"},
                                   "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}]}
                    """
                            .formatted(round);
            long begun = System.nanoTime();
            send(
                    publisher,
                    new ArrayList<>(
                            List.of(
                                    Map.of(
                                            "place", "owned",
                                            "encoding", "utf-8",
                                            "content", record))));
            await(owner);
            times[round] = seconds(begun);
            long found =
                    count(
                            owner,
                            "select count(*) from exposure_exposure where vulnerability = 'OWNED-"
                                    + round
                                    + "'");
            if (found != OWNERS) {
                throw new IllegalStateException(found + " exposures");
            }
        }
        Arrays.sort(times);
        IO.println(
                "an advisory to %d owners, exposures written: median %.2f s, at most %.2f s, of %d"
                        .formatted(OWNERS, times[ROUNDS / 2], times[ROUNDS - 1], ROUNDS));
    }

    private static void upload(TestServer.Client client, String asset, byte[] document) {
        var answer =
                client.post(
                        "/api/v1/inventories",
                        Map.of(
                                "asset",
                                Map.of("name", asset, "internet_exposed", true),
                                "document",
                                new String(document, StandardCharsets.UTF_8)));
        if (answer.status() != 201) {
            throw new IllegalStateException("answered " + answer.status() + answer.json());
        }
    }

    /** Until nothing is left to compare. */
    private static void await(Connection owner) throws Exception {
        while (count(
                        owner,
                        "select count(*) from platform_job where state in ('ready', 'leased') and kind in ('inventory.received', 'catalogue.said')")
                > 0) {
            Thread.sleep(2);
        }
    }

    private static long count(Connection owner, String sql) throws SQLException {
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Those of about a thousand components. */
    private static List<List1000> lists() throws IOException {
        var lists = new ArrayList<List1000>();
        for (var source :
                List.of("sbom/products", "sbom/containers", "sbom/containers-multitool")) {
            try (var lines = lines(source)) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    var json = Json.mapper().readTree(line);
                    int components = json.path("components").asInt(0);
                    if (components >= 500 && components <= 2_000 && json.has("doc")) {
                        lists.add(
                                new List1000(
                                        json.get("doc").toString().getBytes(StandardCharsets.UTF_8),
                                        components));
                    }
                }
            }
        }
        return lists;
    }

    /** The components of real lists one after the other, until they are as many. */
    private static byte[] combined(int components) throws IOException {
        var all = new ArrayList<String>();
        for (var source : List.of("sbom/products", "sbom/containers")) {
            try (var lines = lines(source)) {
                for (var line = lines.readLine();
                        line != null && all.size() < components;
                        line = lines.readLine()) {
                    for (var component : parts(Json.mapper().readTree(line).path("doc"))) {
                        if (all.size() < components) {
                            all.add(component);
                        }
                    }
                }
            }
        }
        return ("{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"version\": 1, \"components\": ["
                        + String.join(",", all)
                        + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> parts(JsonNode document) {
        var parts = new ArrayList<String>();
        for (var component : document.path("components")) {
            if (component.has("purl") && !component.has("components")) {
                parts.add(
                        "{\"type\": \"library\", \"name\": %s, \"version\": %s, \"purl\": %s}"
                                .formatted(
                                        component.path("name"),
                                        component.has("version")
                                                ? component.path("version")
                                                : "\"\"",
                                        component.path("purl")));
            }
        }
        return parts;
    }

    private static void parse(byte[] document) {
        try (var parser = Json.mapper().createParser(document)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    parser.getString();
                }
            }
        }
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static BufferedReader lines(String source) throws IOException {
        return new BufferedReader(
                new InputStreamReader(
                        new GZIPInputStream(
                                Files.newInputStream(DATA.resolve(source + ".jsonl.gz"))),
                        StandardCharsets.UTF_8));
    }
}
