package clearinghouse.platform;

import clearinghouse.signer.Answer;
import clearinghouse.signer.Ask;
import clearinghouse.signer.Codec;
import clearinghouse.signer.Main;
import clearinghouse.signer.Signing;
import clearinghouse.signer.SigningKey.Algorithm;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that holds the signing keys, as a child of this one: it is told what to sign and
 * tells signatures, over two pipes, and ends when they do. One that is lost is started anew by the
 * next who asks, so many times in a while; after that, and for as long, who asks hears {@link
 * Unsignable}.
 */
public final class SignerProcess implements Signing, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SignerProcess.class);

    /** A machine that is busy may take long to start it, and to make its keys. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);
    private static final int MOST_STARTS = 5;
    private static final Duration WHILE = Duration.ofMinutes(1);

    /** One class or more of each library that it needs. */
    private static final List<String> CLASS_PATH =
            List.of(
                    "clearinghouse/signer/Main",
                    "clearinghouse/formats/json/CanonicalJson",
                    "tools/jackson/databind/JsonNode",
                    "tools/jackson/core/JsonParser",
                    "com/fasterxml/jackson/annotation/JsonInclude",
                    "org/bouncycastle/openpgp/PGPSignature",
                    "org/bouncycastle/crypto/Signer",
                    "org/bouncycastle/asn1/cryptlib/CryptlibObjectIdentifiers");

    /**
     * No dump and no way to ask for one, no shared counters. 96 MB hold the largest message parsed;
     * with what is not heap the process stays under 250 MB.
     */
    private static final List<String> OPTIONS =
            List.of(
                    "-Xmx96m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:ReservedCodeCacheSize=16m",
                    "-XX:-UsePerfData",
                    "-XX:+DisableAttachMechanism",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:-HeapDumpOnOutOfMemoryError",
                    "-XX:-CreateCoredumpOnCrash",
                    "-XX:ErrorFile=/dev/null");

    /**
     * The terminal's Ctrl-C and whoever stops a service reach all processes at once; this one goes
     * when its input ends, which is after the server has signed its last.
     */
    private static final String BEFORE =
            "trap '' INT TERM HUP; ulimit -c 0; exec /usr/bin/env -i \"$@\"";

    private final Path keys;
    private final Path state;
    private final Algorithm strength;
    private final Duration patience;
    private final Deque<Long> starts = new ArrayDeque<>();
    private @Nullable Running running;
    private volatile Answer.@Nullable Keys known;
    private volatile boolean closed;

    private record Running(
            Process process, DataInputStream answers, DataOutputStream asks, Duration patience) {

        /** What hangs is ended, which ends the waiting. */
        Answer exchange(Ask ask) throws IOException {
            var watch =
                    CompletableFuture.runAsync(
                            process::destroyForcibly,
                            CompletableFuture.delayedExecutor(
                                    patience.toMillis(), TimeUnit.MILLISECONDS));
            try {
                Codec.write(asks, ask);
                return Codec.readAnswer(answers);
            } finally {
                watch.cancel(false);
            }
        }

        void end() {
            try {
                process.destroyForcibly().waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private SignerProcess(Path data, PostQuantum strength, Duration patience) {
        this.patience = patience;
        this.keys = data.resolve("keys");
        this.state = data.resolve("signer");
        this.strength = strength.signature();
    }

    /** Returns at once; who asks waits for it. */
    public static SignerProcess start(Path data, PostQuantum strength) {
        return start(data, strength, PATIENCE);
    }

    static SignerProcess start(Path data, PostQuantum strength, Duration patience) {
        var signer = new SignerProcess(data, strength, patience);
        Thread.ofPlatform().name("signer-start").daemon().start(signer::open);
        return signer;
    }

    /** What is wrong is told to who asks first. */
    private void open() {
        try {
            ask(new Ask.Keys());
        } catch (Unsignable _) {
            log.error("event=signer_not_started");
        }
    }

    /**
     * @throws Unsignable when it does not answer, and cannot be made to just now
     */
    @Override
    public Answer ask(Ask ask) {
        // The public halves never change, and are asked for all the time.
        var told = known;
        return ask instanceof Ask.Keys && told != null ? told : told(ask);
    }

    private synchronized Answer told(Ask ask) {
        // One that was lost between two asks is noticed at the second.
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                return keep(alive().exchange(ask));
            } catch (Codec.TooLarge e) {
                // Nothing of it was sent.
                return new Answer.Refused(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                log.warn("event=signer_does_not_answer error={}", Fault.of(e).getMessage());
                end();
            }
        }
        throw new Unsignable();
    }

    private Answer keep(Answer answer) {
        if (answer instanceof Answer.Keys fresh) {
            known = fresh;
        }
        return answer;
    }

    private Running alive() throws IOException {
        var now = running;
        if (now == null || !now.process().isAlive()) {
            now = started();
            running = now;
            requireSameKeys(now);
        }
        return now;
    }

    /** What is signed by others than we told everybody about, nobody verifies. */
    private void requireSameKeys(Running fresh) throws IOException {
        var before = known;
        if (before != null && !before.equals(fresh.exchange(new Ask.Keys()))) {
            log.error("event=signer_has_other_keys");
            end();
            throw new Unsignable();
        }
    }

    private Running started() throws IOException {
        spendAStart();
        Files.createDirectories(
                state,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var builder =
                new ProcessBuilder(command())
                        .directory(state.toFile())
                        .redirectError(state.resolve("errors.log").toFile());
        // What the server's environment holds, credentials perhaps, is none of its business.
        builder.environment().clear();
        var process = builder.start();
        var _ = process.onExit().thenAccept(this::tell);
        return new Running(
                process,
                new DataInputStream(new BufferedInputStream(process.getInputStream())),
                new DataOutputStream(new BufferedOutputStream(process.getOutputStream())),
                patience);
    }

    private void spendAStart() {
        long now = System.nanoTime();
        while (!starts.isEmpty() && now - starts.getFirst() > WHILE.toNanos()) {
            starts.removeFirst();
        }
        if (closed || starts.size() == MOST_STARTS) {
            throw new Unsignable();
        }
        starts.addLast(now);
    }

    private void tell(Process process) {
        if (!closed) {
            log.error("event=signer_lost status={}", process.exitValue());
        }
    }

    private List<String> command() {
        return Stream.of(
                        Stream.of("/bin/sh", "-c", BEFORE, "signer"),
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        OPTIONS.stream(),
                        Stream.of(
                                "-cp",
                                classPath(),
                                Main.class.getName(),
                                keys.toString(),
                                state.toString(),
                                strength.name()))
                .flatMap(each -> each)
                .toList();
    }

    private static String classPath() {
        return CLASS_PATH.stream()
                .map(SignerProcess::home)
                .distinct()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Found without loading it: the server itself has no use for most of them. */
    private static Path home(String type) {
        var resource = type + ".class";
        try {
            var url =
                    Objects.requireNonNull(
                            SignerProcess.class.getResource("/" + resource),
                            () -> "the signer's class path lacks " + type);
            if (url.openConnection() instanceof JarURLConnection jar) {
                return Path.of(jar.getJarFileURL().toURI());
            }
            var file = Path.of(url.toURI());
            return Objects.requireNonNull(file.getRoot())
                    .resolve(file.subpath(0, file.getNameCount() - resource.split("/").length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a jar of the signer has an unusable location", e);
        }
    }

    synchronized long pid() {
        return Objects.requireNonNull(running).process().pid();
    }

    private void end() {
        var last = running;
        if (last != null) {
            last.end();
        }
        running = null;
    }

    /** Its input ends, and it ends by that. */
    @Override
    public synchronized void close() {
        closed = true;
        var last = running;
        if (last != null) {
            try {
                last.asks().close();
                last.process().waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (IOException _) {
                log.info("event=signer_was_gone_already");
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        end();
    }
}
