package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as it is shipped, against the server as it is shipped, and a scanner's questions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImportTest {

    /** What is published as OSV itself, and not in a form of its own. */
    private static final List<String> DUMPS =
            List.of(
                    "osv/go.jsonl.gz",
                    "osv/pypa.jsonl.gz",
                    "osv/oss-fuzz.jsonl.gz",
                    "osv/bitnami.jsonl.gz",
                    "osv/almalinux.jsonl.gz",
                    "osv/drupal.jsonl.gz",
                    "osv/psf.jsonl.gz",
                    "osv/kubernetes.jsonl.gz",
                    "osv/homebrew.jsonl.gz",
                    "osv/r.jsonl.gz",
                    "ghsa/ghsa-sample.jsonl.gz");

    @TempDir private Path folder = Path.of("");
    private ServerProcess server;
    private Story story;

    @BeforeAll
    void start() throws IOException {
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        server = ServerProcess.start();
        story = new Story(server.address(), server.administratorToken());
        story.registerOnce();
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private JsonNode take(String... more) throws IOException {
        var token = folder.resolve("token");
        Files.writeString(token, story.token("analyst"));
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        var words = new ArrayList<>(List.of("import", "--json"));
        words.addAll(List.of("--server", server.address().toString()));
        words.addAll(List.of("--token-file", token.toString()));
        words.addAll(Arrays.asList(more));
        var builder = ServerProcess.launcher(words.toArray(String[]::new));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        var process = builder.start();
        process.getOutputStream().close();
        return JsonMapper.shared().readTree(process.getInputStream());
    }

    private static String record(String id, String fixed) {
        return """
        {"id": "%s", "modified": "2026-11-01T00:00:00Z", "affected": [{
          "package": {"ecosystem": "npm", "name": "left"},
          "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "%s"}]}]}]}
        """
                .formatted(id, fixed);
    }

    @Test
    @Order(1)
    void an_address_inside_the_network_is_not_asked_and_leaves_no_subscription()
            throws IOException {
        var taken = take("https://127.0.0.1/all.json");
        assertThat(taken.path("ok").asBoolean(true)).isFalse();
        assertThat(taken.at("/sources/0/error").asString())
                .isEqualTo("the host's address is not public");
        assertThat(story.as("analyst").get("/api/v1/subscriptions").path("items")).isEmpty();
    }

    @Test
    @Order(1)
    void an_archive_is_taken_in_and_a_scanner_is_answered() throws IOException {
        var archive = folder.resolve("all.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (int i = 0; i < 2; i++) {
                zip.putNextEntry(new ZipEntry("E2E-" + i + ".json"));
                zip.write(record("E2E-" + i, (i + 1) + ".0.0").getBytes(StandardCharsets.UTF_8));
            }
            zip.putNextEntry(new ZipEntry("broken.json"));
            zip.write('{');
        }
        var taken = take(archive.toString());
        assertThat(taken.path("new").asInt()).isEqualTo(2);
        assertThat(taken.path("quarantined")).hasSize(1);
        var scanner = story.as("nobody");
        var answer =
                scanner.post("/v1/query", Map.of("package", Map.of("purl", "pkg:npm/left@1.5.0")));
        assertThat(answer.at("/vulns/0/id").asString()).isEqualTo("E2E-1");
        assertThat(answer.path("vulns")).hasSize(1);
        assertThat(scanner.get("/v1/vulns/E2E-0").path("id").asString()).isEqualTo("E2E-0");
        var batch =
                scanner.post(
                        "/v1/querybatch",
                        Map.of(
                                "queries",
                                IntStream.range(0, 1000)
                                        .mapToObj(i ->
                                                Map.of(
                                                        "package",
                                                        Map.of("purl", "pkg:npm/left@0.0." + i)))
                                        .toList()));
        assertThat(batch.path("results")).hasSize(1000);
        assertThat(batch.at("/results/999/vulns/1/id").asString()).isEqualTo("E2E-1");
    }

    @Test
    @Order(2)
    void what_the_world_publishes_as_osv_is_taken_in_whole_and_once() throws IOException {
        var data = data();
        assumeTrue(
                Files.exists(data),
                "not run: there is no shared/data folder beside the repository");
        var dumps =
                DUMPS.stream().map(name -> data.resolve(name).toString()).toArray(String[]::new);
        var first = take(dumps);
        assertThat(first.path("documents").asInt()).isGreaterThan(15_000);
        assertThat(first.path("quarantined")).isEmpty();
        assertThat(first.path("damaged")).isEmpty();
        assertThat(counted(first, "new", "revised", "same", "older"))
                .isEqualTo(first.path("documents").asInt());
        var again = take(dumps);
        assertThat(counted(again, "new", "revised")).isZero();
        assertThat(counted(again, "same", "older")).isEqualTo(first.path("documents").asInt());
    }

    /** What is neither a table nor a document of a form that is read is kept in quarantine. */
    @Test
    @Order(3)
    @Tag("slow")
    void everything_that_is_at_hand_is_kept_or_quarantined_and_once_more_changes_nothing()
            throws IOException {
        var data = data();
        assumeTrue(
                Files.exists(data),
                "not run: there is no shared/data folder beside the repository");
        var folders =
                Stream.of(
                                "osv",
                                "ghsa",
                                "csaf-cisa",
                                "csaf-vendor",
                                "cve",
                                "kev",
                                "epss",
                                "nvd",
                                "openvex",
                                "cwe",
                                "ssvc")
                        .map(name -> data.resolve(name).toString())
                        .toArray(String[]::new);
        var first = take(folders);
        System.out.println(
                "all corpora: %s documents, %d new, %d revised, %d same, %d older, %d quarantined"
                        .formatted(
                                first.path("documents"),
                                counted(first, "new"),
                                counted(first, "revised"),
                                counted(first, "same"),
                                counted(first, "older"),
                                first.path("quarantined").size()));
        assertThat(first.path("documents").asInt()).isGreaterThan(95_000);
        assertThat(first.path("damaged")).isEmpty();
        assertThat(
                        counted(first, "new", "revised", "same", "older")
                                + first.path("quarantined").size())
                .isEqualTo(first.path("documents").asInt());
        var again = take(folders);
        assertThat(counted(again, "new", "revised")).isZero();
        assertThat(again.path("quarantined")).hasSize(first.path("quarantined").size());
        var known = story.as("nobody").get("/api/v1/catalogue?id=GO-2022-0646");
        assertThat(known.path("names").valueStream().map(it -> it.path("name").asString()))
                .containsExactly("CVE-2020-8911", "GHSA-f5pg-7wfw-84q9", "GO-2022-0646");
    }

    private static int counted(JsonNode sum, String... members) {
        return Arrays.stream(members).mapToInt(member -> sum.path(member).asInt()).sum();
    }

    private static Path data() {
        for (var at = ServerProcess.repository(); at != null; at = at.getParent()) {
            var data = at.resolve("shared/data");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        return Path.of("no data");
    }
}
