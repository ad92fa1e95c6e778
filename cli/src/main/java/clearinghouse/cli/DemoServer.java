package clearinghouse.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The server as a child of the demo, on a data directory that is thrown away at the end. */
final class DemoServer implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile("clearinghouse is ready at (http://127\\.0\\.0\\.1:\\d+)");
    private static final Duration START = Duration.ofMinutes(3);

    private static final String PREFIX = "clearinghouse-demo";

    /** In a data directory that is kept for a person, and so is not swept. */
    private static final String KEPT = "kept-after-a-failure";

    private final Process process;
    private final Path data;
    private final URI address;
    private final Duration startup;
    private boolean kept;
    private boolean closing;

    private DemoServer(Process process, Path data, URI address, Duration startup) {
        this.process = process;
        this.data = data;
        this.address = address;
        this.startup = startup;
    }

    /**
     * Called from the main thread, which outlives the server: the child dies when its parent does.
     */
    static DemoServer start(Path home, int port) {
        try {
            var data = Files.createTempDirectory(PREFIX);
            var began = Instant.now();
            var process =
                    new ProcessBuilder(
                                    "setpriv",
                                    "--pdeathsig",
                                    "TERM",
                                    home.resolve("clearinghouse").toString(),
                                    "serve",
                                    "--port",
                                    String.valueOf(port),
                                    "--data",
                                    data.toString())
                            .redirectErrorStream(true)
                            .start();
            var log = data.resolve("logs").resolve("demo.log");
            var ready = new CompletableFuture<URI>();
            Thread.ofPlatform()
                    .daemon()
                    .name("server output")
                    .start(() -> follow(process, log, ready));
            var address = ready.get(START.toSeconds(), TimeUnit.SECONDS);
            awaitReadiness(address, began.plus(START));
            return new DemoServer(process, data, address, Duration.between(began, Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.no("Interrupted.");
        } catch (java.util.concurrent.ExecutionException e) {
            throw Failure.no("The server did not start: " + e.getMessage());
        } catch (java.util.concurrent.TimeoutException e) {
            throw Failure.no("The server did not start within " + START.toSeconds() + " s.");
        }
    }

    /**
     * Deletes what demos left that were killed. A server holds the lock of its directory as long as
     * it lives; a directory without one may be another demo's that is just starting.
     */
    static void sweep(Path temporary) {
        try (var left = Files.newDirectoryStream(temporary, PREFIX + "[0-9]*")) {
            for (var data : left) {
                if (!Files.exists(data.resolve(KEPT)) && isFree(data)) {
                    DemoFiles.deleteTree(data);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // Another user's, or swept by another demo in the same moment: not ours to mend.
        }
    }

    private static boolean isFree(Path data) throws IOException {
        var lock = data.resolve("lock");
        if (Files.notExists(lock)) {
            return Files.getLastModifiedTime(data).toInstant().isBefore(Instant.now().minus(START));
        }
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                var taken = channel.tryLock()) {
            return taken != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    private static void follow(Process process, Path log, CompletableFuture<URI> ready) {
        var last = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                last.append(line).append('\n');
                var match = READY.matcher(line);
                if (match.find()) {
                    ready.complete(URI.create(match.group(1)));
                }
                if (Files.isDirectory(Optional.ofNullable(log.getParent()).orElse(log))) {
                    Files.writeString(
                            log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
        } catch (IOException e) {
            // The pipe ends with the process.
        }
        ready.completeExceptionally(new IllegalStateException(last.toString().strip()));
    }

    private static void awaitReadiness(URI address, Instant until) throws InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var question =
                    HttpRequest.newBuilder(URI.create(address + "/actuator/health/readiness"))
                            .build();
            while (Instant.now().isBefore(until)) {
                try {
                    if (client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // Not listening yet.
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        throw Failure.no("The server did not become ready.");
    }

    URI address() {
        return address;
    }

    Path data() {
        return data;
    }

    /** From exec to the first 200 of readiness, database made anew. */
    Duration startup() {
        return startup;
    }

    /** For somebody who wants to know what happened; false after Ctrl-C, which wants nothing. */
    synchronized boolean keep() {
        if (!closing) {
            kept = true;
            DemoFiles.write(data, KEPT, new byte[0]);
        }
        return kept;
    }

    DemoActor administrator() {
        try {
            var token = Files.readString(data.resolve("keys/administrator.token")).strip();
            return new DemoActor(address, "administrator", Optional.of(token), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    private synchronized boolean isKeptWhenClosing() {
        closing = true;
        return kept;
    }

    @Override
    public void close() {
        boolean keep = isKeptWhenClosing();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            if (!keep) {
                delete();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    /** Ctrl-C lets two threads come here: the hook's, and the one that it found in the loop. */
    private synchronized void delete() {
        DemoFiles.deleteTree(data);
    }
}
