package clearinghouse.app;

import clearinghouse.platform.DataDirectory;
import clearinghouse.platform.Fault;
import clearinghouse.platform.Json;
import clearinghouse.platform.PostQuantum;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code clearinghouse serve}. */
public final class Main {

    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final int DEFAULT_PORT = 8484;

    private static final String USAGE =
            "usage: clearinghouse serve [--port N] [--data DIR] [--cache DIR] [--scratch DIR] [--anchor FILE] [--database FILE] [--passphrase-file FILE] [--keystore FILE] [--cnsa-2.0] [--semantic DIR] [--proxy ADDRESS] [--tls FILE] [--client-cert-from ADDRESS]... [--recover PERSON] [--json]";

    private static final String HELP =
            """
            Usage: clearinghouse serve [--port N] [--data DIR] [--cache DIR] [--scratch DIR] [--anchor FILE] [--database FILE] [--passphrase-file FILE] [--keystore FILE] [--cnsa-2.0] [--semantic DIR] [--proxy ADDRESS] [--tls FILE] [--client-cert-from ADDRESS]... [--recover PERSON] [--json]
            Run the server until Ctrl-C, on this machine's loopback address alone unless --tls says another one.
                  --port N          Where to listen (8484); 0 takes a free port.
                  --data DIR        The lasting data directory (~/.local/share/clearinghouse).
                  --cache DIR       Where the software under test is kept (~/.cache/clearinghouse).
                  --scratch DIR     The tmpfs for what runs in the sandbox (/dev/shm).
                  --anchor FILE     Add every checkpoint of the record to this file, best on another disk.
                  --database FILE   Use the PostgreSQL that this file describes instead of an own one.
                  --passphrase-file FILE  The passphrase that protects the keystore in <data>/keys/vault.key.
                  --keystore FILE   Keep the wrapping keys in the key service that this file describes (PKCS#11, Transit, AWS KMS).
                  --cnsa-2.0        Sign the record with ML-DSA-87 beside Ed25519, as CNSA 2.0 asks; ML-DSA-65 otherwise.
                  --semantic DIR    Look for duplicates by meaning too, with the module that ./clearinghouse build --semantic left there.
                  --proxy ADDRESS   The proxy whose word about the addresses of its callers counts; none otherwise.
                  --tls FILE        Speak TLS with the certificate that this file names, and ask clients for theirs.
                  --client-cert-from ADDRESS  A proxy whose Client-Cert header (RFC 9440) counts; none otherwise. May be said again.
                  --recover PERSON  Write a new enrolment link for this person into keys/recovery.link; it is on record.
                  --json            Say address and data directory as one line of JSON when ready.
              -h, --help            Show this.

            Exit: 0 when stopped, 1 when refused, 2 for a wrong option, 3 when the machine lacks something.
            """;

    private Main() {}

    private record Options(
            int port,
            Optional<String> proxy,
            List<String> certificateProxies,
            Optional<Path> tls,
            Path data,
            Path cache,
            Optional<Path> scratch,
            Optional<Path> anchor,
            Optional<String> recover,
            Optional<Path> passphrase,
            Optional<Path> keystore,
            PostQuantum postQuantum,
            Optional<Path> semantic,
            Optional<Path> database,
            Optional<Path> clock,
            boolean training,
            boolean json) {

        DataDirectory.Kind kind() {
            return clock.isPresent() ? DataDirectory.Kind.TEST : DataDirectory.Kind.PRODUCTION;
        }
    }

    public static void main(String... arguments) {
        if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
            System.out.print(HELP);
            return;
        }
        var options = options(arguments);
        if (options.isEmpty()) {
            fail(2, USAGE);
        }
        serve(options.orElseThrow());
    }

    private static void serve(Options options) {
        try {
            switch (DataDirectory.open(options.data(), options.kind())) {
                case DataDirectory.Refused refused -> throw StartRefused.because(refused.why());
                case DataDirectory.Opened(var directory) -> run(options, directory);
            }
        } catch (RuntimeException | Error e) {
            var refused = StartRefused.of(e);
            if (!(e instanceof StartRefused)) {
                log.error("event=start_failed", Fault.of(e));
            }
            fail(refused.exit(), refused.why());
        }
    }

    private static void run(Options options, DataDirectory directory) {
        // Before the database is touched, so that a port which is taken leaves nothing behind.
        var tls = options.tls().map(TlsSettings::in);
        requireFree(options.port(), tls.map(TlsSettings::listen).orElse(TlsSettings.LOOPBACK));
        var out = System.out;
        if (options.json()) {
            // The one line of JSON is alone; the log goes beside it.
            System.setOut(System.err);
        }
        var clock = options.clock().<InstantSource>map(Main::clockFile).orElseGet(Clock::systemUTC);
        var database = new Database(options.database(), directory);
        var settings =
                new Settings(
                        options.port(),
                        options.proxy(),
                        options.certificateProxies(),
                        tls,
                        options.kind(),
                        options.data(),
                        options.cache(),
                        options.scratch(),
                        options.anchor(),
                        options.recover(),
                        options.passphrase(),
                        options.keystore(),
                        options.postQuantum(),
                        options.semantic(),
                        FeedSettings.in(options.data()),
                        database.roles(),
                        clock);
        var running = new AtomicReference<Optional<Server>>(Optional.empty());
        // Runs after every end but a kill: Ctrl-C, and a start that failed half way.
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    running.get().ifPresent(Server::close);
                                    database.close();
                                }));
        database.open();
        var server = Server.start(settings);
        running.set(Optional.of(server));
        announce(server, options, tls, out);
        if (options.training()) {
            train(server.port());
            System.exit(0);
        }
        // A platform thread: what the laboratory starts dies with the thread that started it.
        Thread.ofPlatform().daemon().name("laboratory").start(() -> lookAtLaboratory(server));
    }

    private static void lookAtLaboratory(Server server) {
        server.laboratoryProblem()
                .ifPresentOrElse(
                        why -> log.warn("event=laboratory_not_ready reason=\"{}\"", why),
                        () -> log.info("event=laboratory_ready"));
    }

    private static void requireFree(int port, String address) {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
        } catch (IOException e) {
            throw StartRefused.port(address, port, String.valueOf(e.getMessage()));
        }
    }

    private static void announce(
            Server server, Options options, Optional<TlsSettings> tls, PrintStream out) {
        var address = address(tls, server.port());
        log.info("event=started address={}", address);
        var token = FirstToken.in(options.data());
        if (token.waits() && !options.json()) {
            out.println("The first administrator's token is in " + token.file());
        }
        if (!options.json()) {
            sayLinks(options, out);
        }
        out.println(
                options.json()
                        ? Json.render(Map.of("address", address, "data", options.data().toString()))
                        : "clearinghouse is ready at " + address);
        out.flush();
    }

    private static String address(Optional<TlsSettings> tls, int port) {
        return tls.map(own -> "https://" + own.host()).orElse("http://" + TlsSettings.LOOPBACK)
                + ":"
                + port;
    }

    private static void sayLinks(Options options, PrintStream out) {
        var first = EnrolmentLink.first(options.data());
        if (first.waits()) {
            out.println(
                    "The first administrator registers a passkey with the link in " + first.file());
        }
        if (options.recover().isPresent()) {
            out.println(
                    "The link for "
                            + options.recover().get()
                            + " is in "
                            + EnrolmentLink.recovery(options.data()).file());
        }
    }

    /** A few requests to ourselves, so that the ahead-of-time cache knows the way of a request. */
    private static void train(int port) {
        try (var client = HttpClient.newHttpClient()) {
            for (var path :
                    List.of(
                            "/actuator/health/readiness",
                            "/api/v1/openapi.json",
                            "/api/v1/me",
                            "/")) {
                for (int i = 0; i < 20; i++) {
                    client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For tests: the file holds one instant, and says what time it is. */
    private static InstantSource clockFile(Path file) {
        return () -> {
            try {
                return Instant.parse(Files.readString(file).strip());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static Optional<Options> options(String... arguments) {
        int port = DEFAULT_PORT;
        var proxy = Optional.<String>empty();
        var certificateProxies = new ArrayList<String>();
        var tls = Optional.<Path>empty();
        var home = Path.of(System.getProperty("user.home"));
        var data = home.resolve(".local/share/clearinghouse");
        var cache = home.resolve(".cache/clearinghouse");
        var scratch = Optional.<Path>empty();
        var anchor = Optional.<Path>empty();
        var recover = Optional.<String>empty();
        var passphrase = Optional.<Path>empty();
        var keystore = Optional.<Path>empty();
        var postQuantum = PostQuantum.USUAL;
        var semantic = Optional.<Path>empty();
        var database = Optional.<Path>empty();
        var clock = Optional.<Path>empty();
        boolean training = false;
        boolean json = false;
        var rest = new ArrayDeque<>(new ArrayList<>(Arrays.asList(arguments)));
        try {
            while (!rest.isEmpty()) {
                switch (rest.pop()) {
                    case "--port" -> port = Integer.parseInt(rest.pop());
                    case "--proxy" -> proxy = Optional.of(rest.pop());
                    case "--client-cert-from" -> certificateProxies.add(rest.pop());
                    case "--tls" -> tls = Optional.of(Path.of(rest.pop()).toAbsolutePath());
                    case "--data" -> data = Path.of(rest.pop());
                    case "--cache" -> cache = Path.of(rest.pop());
                    case "--scratch" -> scratch = Optional.of(Path.of(rest.pop()).toAbsolutePath());
                    case "--anchor" -> anchor = Optional.of(Path.of(rest.pop()).toAbsolutePath());
                    case "--recover" -> recover = Optional.of(rest.pop());
                    case "--passphrase-file" ->
                            passphrase = Optional.of(Path.of(rest.pop()).toAbsolutePath());
                    case "--keystore" ->
                            keystore = Optional.of(Path.of(rest.pop()).toAbsolutePath());
                    case "--cnsa-2.0" -> postQuantum = PostQuantum.CNSA_2_0;
                    case "--semantic" ->
                            semantic = Optional.of(Path.of(rest.pop()).toAbsolutePath());
                    case "--database" -> database = Optional.of(Path.of(rest.pop()));
                    case "--test-clock" -> clock = Optional.of(Path.of(rest.pop()));
                    case "--training" -> training = true;
                    case "--json" -> json = true;
                    default -> {
                        return Optional.empty();
                    }
                }
            }
        } catch (java.util.NoSuchElementException | NumberFormatException e) {
            return Optional.empty();
        }
        return port < 0
                        || port > 65_535
                        || !proxy.map(Main::isAddress).orElse(true)
                        || !certificateProxies.stream().allMatch(Main::isAddress)
                ? Optional.empty()
                : Optional.of(
                        new Options(
                                port,
                                proxy,
                                certificateProxies,
                                tls,
                                data.toAbsolutePath(),
                                cache.toAbsolutePath(),
                                scratch,
                                anchor,
                                recover,
                                passphrase,
                                keystore,
                                postQuantum,
                                semantic,
                                database,
                                clock,
                                training,
                                json));
    }

    /** A name could come to mean another machine, and a range more than one. */
    private static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void fail(int code, String why) {
        System.err.println(why);
        System.exit(code);
    }
}
