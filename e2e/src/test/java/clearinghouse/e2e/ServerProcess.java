package clearinghouse.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/** The built server in a process and a data directory of its own. */
final class ServerProcess implements AutoCloseable {

    private static final String READY = "clearinghouse is ready at ";

    private final Process process;
    private final Path data;
    private final URI address;

    private ServerProcess(Process process, Path data, URI address) {
        this.process = process;
        this.data = data;
        this.address = address;
    }

    /** Where the build left what runs. */
    static Path jar() {
        return repository().resolve("target/dist/server/clearinghouse-server.jar");
    }

    static ServerProcess start() throws IOException {
        var data = Files.createTempDirectory("clearinghouse-e2e");
        var process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "--enable-native-access=ALL-UNNAMED",
                                "-jar",
                                jar().toString(),
                                "--port",
                                "0",
                                "--data",
                                data.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var log = data.resolve("server.log");
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                // Read on, so that the server never waits for somebody to take its words.
                Thread.ofVirtual().start(() -> keep(out, log));
                return new ServerProcess(process, data, URI.create(line.substring(READY.length())));
            }
        }
        throw new IOException("the server ended before it was ready");
    }

    private static void keep(BufferedReader out, Path log) {
        try (var writer = Files.newBufferedWriter(log)) {
            out.transferTo(writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return address;
    }

    String administratorToken() throws IOException {
        return Files.readString(data.resolve("keys/administrator.token")).strip();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (var all = Files.walk(data)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    static Path repository() {
        var folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("no folder with .mvn above");
        }
        return folder;
    }
}
