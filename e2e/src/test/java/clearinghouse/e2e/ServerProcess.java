package clearinghouse.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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

    /** Where the build leaves the module that compares by meaning, if it was asked for. */
    static Path semanticModule() {
        return repository().resolve("target/dist/semantic");
    }

    /** The option that has a server use it, where it is. */
    static String[] semantic() {
        return Files.isDirectory(semanticModule())
                ? new String[] {"--semantic", semanticModule().toString()}
                : new String[0];
    }

    static ServerProcess start() throws IOException {
        return startIn(Files.createTempDirectory("clearinghouse-e2e"));
    }

    /** A command of the launcher, as on a tree that was built just now. */
    static ProcessBuilder launcher(String... arguments) {
        var builder = new ProcessBuilder(repository().resolve("clearinghouse").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("CLEARINGHOUSE_BUILT", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    static ServerProcess startIn(Path data, String... more) throws IOException {
        return startIn(data, Map.of(), more);
    }

    static ServerProcess startIn(Path data, Map<String, String> environment, String... more)
            throws IOException {
        var builder = launcher("serve", "--port", "0", "--data", data.toString());
        builder.command().addAll(List.of(more));
        builder.environment().putAll(environment);
        // A session of its own, so that Ctrl-C reaches all of it and nothing else.
        builder.command().addFirst("setsid");
        var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var log = data.resolve("logs").resolve("server.log");
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
        try (var writer =
                Files.newBufferedWriter(
                        log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
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

    /** The whole address, secret and all. */
    String administratorLink() throws IOException {
        return Files.readString(data.resolve("keys/administrator.link")).strip();
    }

    /** The server and whatever it started, and what these started. */
    List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    }

    /** Between two instructions, with everything in its hands. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As the terminal does it: the signal goes to all in the foreground. */
    void pressCtrlC() throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -INT -" + process.pid()).start().waitFor();
        process.waitFor();
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
