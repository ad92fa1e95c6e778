package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A site that compares its inventory where it is, with the index of a server. */
class SiteTest {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

    /** What a command says when the server has no index yet. */
    private static final int NOT_YET = 3;

    @TempDir private Path folder = Path.of("");

    private record Result(int exit, String out) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    @BeforeAll
    static void assumeBuilt() {
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
    }

    @Test
    void the_downloaded_index_tells_what_the_documents_tell_and_one_flipped_byte_is_refused()
            throws IOException, InterruptedException {
        var advisories = advisories();
        var list = list();
        var data = Files.createTempDirectory("clearinghouse-e2e");
        var first = ServerProcess.startIn(data);
        var story = new Story(first.address(), first.administratorToken());
        story.registerOnce();
        var token = Files.writeString(folder.resolve("token"), story.token("analyst"));
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        var taken =
                run(
                        "import",
                        "--json",
                        "--server",
                        first.address().toString(),
                        "--token-file",
                        token.toString(),
                        advisories.toString());
        assertThat(taken.json().path("new").asInt()).isEqualTo(3);
        // A server looks soon after its start, and then every ten minutes.
        first.kill();

        var root = folder.resolve("root.json");
        var index = folder.resolve("index");
        try (var second = ServerProcess.startIn(data)) {
            Files.write(root, get(second.address().resolve("/tuf/1.root.json")));
            var from = fetched(second, list, index, root);
            assertThat(from.exit()).isZero();
            assertThat(from.json()).hasSize(2);
            assertThat(from.json())
                    .isEqualTo(
                            run(
                                            "match",
                                            "--json",
                                            "--sbom",
                                            list.toString(),
                                            "--advisories",
                                            advisories.toString())
                                    .json());
        }
        var offline =
                run(
                        "match",
                        "--json",
                        "--sbom",
                        list.toString(),
                        "--index",
                        index.toString(),
                        "--root",
                        root.toString());
        assertThat(offline.json()).hasSize(2);

        flip(index);
        var refused =
                run(
                        "match",
                        "--sbom",
                        list.toString(),
                        "--index",
                        index.toString(),
                        "--root",
                        root.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
    }

    /** As soon as there is one. */
    private static Result fetched(ServerProcess server, Path list, Path index, Path root)
            throws IOException, InterruptedException {
        var until = System.nanoTime() + PATIENCE;
        while (true) {
            var result =
                    run(
                            "match",
                            "--json",
                            "--sbom",
                            list.toString(),
                            "--index",
                            index.toString(),
                            "--root",
                            root.toString(),
                            "--from",
                            server.address().toString());
            if (result.exit() != NOT_YET || System.nanoTime() > until) {
                return result;
            }
        }
    }

    private static Result run(String... words) throws IOException, InterruptedException {
        var process =
                ServerProcess.launcher(words)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out);
    }

    private static byte[] get(URI address) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray())
                    .body();
        }
    }

    private static void flip(Path index) throws IOException {
        var files = new ArrayList<Path>();
        try (var all = Files.walk(index.resolve("targets"))) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        var content = Files.readAllBytes(files.getFirst());
        content[content.length / 2] ^= 1;
        Files.write(files.getFirst(), content);
    }

    private Path advisories() throws IOException {
        var documents = Files.createDirectory(folder.resolve("advisories"));
        Files.writeString(documents.resolve("a.json"), osv("SITE-1", "left-pad", "CVE-2024-10001"));
        Files.writeString(
                documents.resolve("b.json"), osv("SITE-2", "right-pad", "CVE-2024-10002"));
        Files.writeString(
                documents.resolve("c.json"), osv("SITE-3", "other-pad", "CVE-2024-10003"));
        return documents;
    }

    private static String osv(String id, String name, String alias) {
        return """
        {"schema_version": "1.7.0", "id": "%s", "aliases": ["%s"], "modified": "2026-11-01T00:00:00Z",
         "affected": [{"package": {"ecosystem": "npm", "name": "%s"},
                       "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}]}]}]}
        """
                .formatted(id, alias, name);
    }

    private Path list() throws IOException {
        return Files.writeString(
                folder.resolve("bom.json"),
                """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                 {"type": "library", "name": "left-pad", "version": "1.0.0", "purl": "pkg:npm/left-pad@1.0.0"},
                 {"type": "library", "name": "right-pad", "version": "1.0.0", "purl": "pkg:npm/right-pad@1.0.0"},
                 {"type": "library", "name": "other-pad", "version": "2.0.0", "purl": "pkg:npm/other-pad@2.0.0"}]}
                """);
    }
}
