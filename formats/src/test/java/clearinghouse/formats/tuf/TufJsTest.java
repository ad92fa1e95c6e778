package clearinghouse.formats.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** npm's TUF client judges what the builder writes. */
class TufJsTest {
    private record Run(int exit, String out, String err) {}

    private final RepositorySimulator repository = new RepositorySimulator();
    private final HttpServer server = listen();
    @TempDir Path folder = Path.of("");

    private static HttpServer listen() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void serve() {
        // The foreign client goes by the real clock.
        var end = Instant.now().plus(1, ChronoUnit.DAYS);
        repository.rootExpires = end;
        repository.targetsExpires = end;
        repository.snapshotExpires = end;
        repository.timestampExpires = end;
        repository.publish();
        for (var name :
                FileNames.target(
                        RepositorySimulator.PATH,
                        TargetFile.of(RepositorySimulator.CONTENT, RepositorySimulator.NOTE))) {
            repository.files.put("targets/" + name, RepositorySimulator.CONTENT);
        }
        server.createContext(
                "/tuf/",
                exchange -> {
                    var bytes =
                            repository.files.get(
                                    exchange.getRequestURI().getPath().substring("/tuf/".length()));
                    if (bytes == null) {
                        exchange.sendResponseHeaders(404, -1);
                    } else {
                        exchange.sendResponseHeaders(200, bytes.length);
                        exchange.getResponseBody().write(bytes);
                    }
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void it_refreshes_and_downloads_a_target() throws Exception {
        var run = tufJs();
        assertThat(run.err()).isEmpty();
        var answer = JsonMapper.shared().readTree(run.out());
        assertThat(answer.path("sha256").stringValue())
                .isEqualTo(Digests.sha256(RepositorySimulator.CONTENT));
        assertThat(PatchNote.read(answer.path("custom"))).contains(RepositorySimulator.NOTE);
    }

    @Test
    void it_follows_a_change_of_the_root_key() throws Exception {
        var first = repository.file("1.root.json");
        var old = repository.rootKey;
        repository.rootKey = RepositorySimulator.newKey();
        repository.rootVersion = 2;
        repository.publish(List.of(old));
        repository.files.put("1.root.json", first);
        assertThat(tufJs().exit()).isZero();
    }

    @Test
    void it_refuses_what_we_refuse() throws Exception {
        repository.edit("1.targets.json", "adv_1", "adv_2");
        var run = tufJs();
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("hash");
    }

    private Run tufJs() throws IOException, InterruptedException {
        var client = root().resolve("e2e/tuf-client");
        assumeTrue(
                Files.exists(client.resolve("node_modules/tuf-js")),
                "not run: tuf-js is not installed, run npm ci in e2e/tuf-client");
        var firstRoot = Files.write(folder.resolve("root.json"), repository.file("1.root.json"));
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var process =
                new ProcessBuilder(
                                "node",
                                client.resolve("refresh.mjs").toString(),
                                "http://127.0.0.1:" + server.getAddress().getPort() + "/tuf",
                                firstRoot.toString(),
                                RepositorySimulator.PATH.value())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        int exit = process.waitFor();
        return new Run(
                exit,
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (folder.getParent() != null && !Files.exists(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
