package clearinghouse.app;

import clearinghouse.platform.AddressRange;
import clearinghouse.platform.AddressRules;
import clearinghouse.platform.DataDirectory;
import clearinghouse.platform.Json;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.PostQuantum;
import clearinghouse.platform.PostgresRoles;
import clearinghouse.platform.SafeClient;
import clearinghouse.platform.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;

/** A real server on a database of its own, spoken to over HTTP as its users do. */
public final class TestServer implements AutoCloseable {

    private static final String PROFILE = "publisher.properties";
    private static final Pattern PAGE = Pattern.compile("\\((/\\S*) && \\(GET \\|\\| HEAD\\)\\)");
    private static final Pattern FORM = Pattern.compile("\\(POST && (/[^)\\s]*)\\)");

    private final Server server;
    private final PostgresRoles roles;
    private final Path data;
    private final Optional<TestCertificate> identity;
    private final HttpClient http;
    private final AnswerContract contract;

    private TestServer(
            Server server, PostgresRoles roles, Path data, Optional<TestCertificate> identity) {
        this.server = server;
        this.roles = roles;
        this.data = data;
        this.identity = identity;
        http = http(identity.map(TestCertificate::trusted));
        this.contract =
                new AnswerContract(
                        Json.mapper()
                                .readTree(
                                        exchange(
                                                        http,
                                                        HttpRequest.newBuilder(
                                                                        uri("/api/v1/openapi.json"))
                                                                .build())
                                                .body()));
    }

    public static TestServer start() {
        return start(Optional.empty());
    }

    /**
     * Reached at this address, as its publisher's profile says; it listens on loopback all the
     * same.
     */
    public static TestServer startAt(String address) {
        return start(
                Optional.empty(),
                data -> {
                    try {
                        Files.writeString(data.resolve(PROFILE), profile(address));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static String profile(String address) {
        return """
        publisher.name = Rural CERT
        publisher.namespace = https://cert.example
        publisher.contact = cert@cert.example
        server.address = %s
        security.contact = mailto:flaws@cert.example
        cve.organization = 8254265b-2729-46b6-b9e3-3dfca2d5bfca
        cve.short-name = rural
        """
                .formatted(address);
    }

    /** Where people's browsers say that they are. */
    String origin() {
        try {
            return Files.readAllLines(data.resolve(PROFILE)).stream()
                    .filter(line -> line.startsWith("server.address = "))
                    .map(line -> line.substring("server.address = ".length()))
                    .findFirst()
                    .orElse("http://localhost:" + server.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Behind this proxy. */
    public static TestServer start(Optional<String> proxy) {
        return start(proxy, _ -> {});
    }

    /**
     * @param operator puts files into the data directory before the start
     */
    public static TestServer start(Optional<String> proxy, Consumer<Path> operator) {
        var data = freshData();
        operator.accept(data);
        return start(
                TestPostgres.migrated("server", Migrations::run).createDatabase(),
                data,
                proxy,
                Optional.empty(),
                Optional.empty());
    }

    static TestServer startOn(PostgresRoles roles) {
        return start(roles, freshData(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * On a data directory that the server deletes when it is closed.
     *
     * @param keystore the settings of a key service, where there is one
     */
    static TestServer startOn(
            PostgresRoles roles, Path data, Optional<Path> passphrase, Optional<Path> keystore) {
        return start(roles, data, Optional.empty(), passphrase, keystore);
    }

    private static Path freshData() {
        try {
            var data = Files.createTempDirectory("clearinghouse-server");
            Files.createDirectories(data.resolve("keys"));
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Speaks TLS by itself. */
    static TestServer startWithTls(List<String> certificateProxies, InstantSource clock) {
        var data = freshData();
        var identity = TestCertificate.valid("localhost");
        return start(
                TestPostgres.migrated("server", Migrations::run).createDatabase(),
                data,
                Optional.empty(),
                certificateProxies,
                Optional.of(identity),
                Optional.empty(),
                Optional.empty(),
                clock);
    }

    /**
     * @param certificateProxies whose word about certificates counts
     */
    static TestServer startBehind(Optional<String> proxy, List<String> certificateProxies) {
        return start(
                TestPostgres.migrated("server", Migrations::run).createDatabase(),
                freshData(),
                proxy,
                certificateProxies,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Clock.systemUTC());
    }

    private static TestServer start(
            PostgresRoles roles,
            Path data,
            Optional<String> proxy,
            Optional<Path> passphrase,
            Optional<Path> keystore) {
        return start(
                roles,
                data,
                proxy,
                List.of(),
                Optional.empty(),
                passphrase,
                keystore,
                Clock.systemUTC());
    }

    /**
     * That believes this site, and finds it on loopback under its name.
     *
     * @param elsewhere what other names lead to
     */
    public static TestServer startAsking(
            TestSite site, SafeClient.Resolver elsewhere, InstantSource clock) {
        return startAsking(
                site,
                elsewhere,
                clock,
                TestPostgres.migrated("server", Migrations::run).createDatabase(),
                freshData());
    }

    /** That finds nothing but this site, and is reached at this address. */
    public static TestServer startAskingAt(TestSite site, String address) {
        try {
            var data = freshData();
            Files.writeString(data.resolve(PROFILE), profile(address));
            return startAsking(
                    site, TestPostgres.migrated("server", Migrations::run).createDatabase(), data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That finds nothing but this site, on a data directory that it deletes when it is closed. */
    public static TestServer startAsking(TestSite site, PostgresRoles roles, Path data) {
        return startAsking(
                site,
                host -> {
                    throw new UnknownHostException(host);
                },
                Clock.systemUTC(),
                roles,
                data);
    }

    private static TestServer startAsking(
            TestSite site,
            SafeClient.Resolver elsewhere,
            InstantSource clock,
            PostgresRoles roles,
            Path data) {
        var feeds =
                new FeedSettings(
                        new AddressRules(
                                List.of(AddressRange.parse("127.0.0.1/32").orElseThrow()),
                                Set.of()),
                        host ->
                                host.equals(TestSite.HOST)
                                        ? List.of(InetAddress.ofLiteral("127.0.0.1"))
                                        : elsewhere.resolve(host),
                        site.tls().getSocketFactory());
        return start(
                roles,
                data,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                clock,
                Optional.of(feeds));
    }

    private static TestServer start(
            PostgresRoles roles,
            Path data,
            Optional<String> proxy,
            List<String> certificateProxies,
            Optional<TestCertificate> identity,
            Optional<Path> passphrase,
            Optional<Path> keystore,
            InstantSource clock) {
        return start(
                roles,
                data,
                proxy,
                certificateProxies,
                identity,
                passphrase,
                keystore,
                clock,
                Optional.empty());
    }

    private static TestServer start(
            PostgresRoles roles,
            Path data,
            Optional<String> proxy,
            List<String> certificateProxies,
            Optional<TestCertificate> identity,
            Optional<Path> passphrase,
            Optional<Path> keystore,
            InstantSource clock,
            Optional<FeedSettings> feeds) {
        try {
            Files.createDirectories(data.resolve("keys"));
            var cache = Path.of(System.getProperty("user.home"), ".cache/clearinghouse");
            var settings =
                    new Settings(
                            0,
                            proxy,
                            certificateProxies,
                            identity.map(it -> TlsSettings.in(it.keepAsServer(data))),
                            DataDirectory.Kind.PRODUCTION,
                            data,
                            cache,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            passphrase,
                            keystore,
                            PostQuantum.USUAL,
                            Optional.empty(),
                            feeds.orElseGet(() -> FeedSettings.in(data)),
                            CompletableFuture.completedFuture(roles),
                            clock);
            return new TestServer(Server.start(settings), roles, data, identity);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PostgresRoles roles() {
        return roles;
    }

    public Path data() {
        return data;
    }

    /** With which another server goes on where this one ended. */
    public Path copyOfData() {
        var copy = data.resolveSibling(data.getFileName() + "-copy");
        try (var files = Files.walk(data)) {
            for (var file : files.toList()) {
                Files.copy(
                        file,
                        copy.resolve(data.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** Every address that people look at. */
    Set<String> pages() {
        return addresses(PAGE);
    }

    /** Every address that forms are sent to. */
    Set<String> forms() {
        return addresses(FORM);
    }

    private Set<String> addresses(Pattern kind) {
        return kind.matcher(server.pages().toString())
                .results()
                .map(page -> page.group(1))
                .collect(Collectors.toSet());
    }

    public URI uri(String path) {
        return URI.create(
                (identity.isPresent() ? "https" : "http") + "://127.0.0.1:" + server.port() + path);
    }

    public Client administrator() {
        return as(server.first().administratorToken().orElseThrow());
    }

    public String clearinghouse() {
        return server.first().clearinghouse().code();
    }

    public Client as(String token) {
        return new Client(Optional.of(token), Optional.empty(), http);
    }

    public Client anyone() {
        return new Client(Optional.empty(), Optional.empty(), http);
    }

    /** What this server shows of itself. */
    TestCertificate identity() {
        return identity.orElseThrow();
    }

    private static HttpClient http(Optional<SSLContext> tls) {
        var http = HttpClient.newBuilder();
        tls.ifPresent(http::sslContext);
        return http.build();
    }

    /** A party of this kind with one person who holds a token for these roles. */
    public Member member(String kind, String name, String... roles) {
        var party =
                kind.equals("clearinghouse")
                        ? clearinghouse()
                        : administrator()
                                .post("/api/v1/parties", Map.of("kind", kind, "name", name))
                                .text("id");
        var person =
                administrator()
                        .post(
                                "/api/v1/parties/" + party + "/people",
                                Map.of("name", name + "'s person"))
                        .text("id");
        var token =
                administrator()
                        .post(
                                "/api/v1/parties/" + party + "/tokens",
                                Map.of("holder", person, "roles", List.of(roles), "days", 1))
                        .text("token");
        return new Member(party, person, as(token));
    }

    public record Member(String party, String person, Client client) {}

    public record Answer(int status, HttpResponse<byte[]> raw) {
        public JsonNode json() {
            return Json.mapper().readTree(raw.body());
        }

        /** A member of a JSON answer, with dots between the names. */
        public String text(String path) {
            return json().at("/" + path.replace('.', '/')).asString();
        }

        public String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    public final class Client {
        private final Optional<String> token;
        private final Optional<String> actingFor;
        private final HttpClient connections;

        private Client(Optional<String> token, Optional<String> actingFor, HttpClient connections) {
            this.token = token;
            this.actingFor = actingFor;
            this.connections = connections;
        }

        /** Over connections of its own, on which it shows this certificate. */
        Client showing(TestCertificate certificate) {
            return new Client(token, actingFor, http(Optional.of(certificate.shownTo(identity()))));
        }

        public String token() {
            return token.orElseThrow();
        }

        public Client actingFor(String party) {
            return new Client(token, Optional.of(party), connections);
        }

        public Answer get(String path) {
            return send(request(path).GET());
        }

        public Answer get(String path, Map<String, String> headers) {
            var request = request(path);
            headers.forEach(request::setHeader);
            return send(request.GET());
        }

        public Answer post(String path, Object body) {
            return post(path, body, Map.of());
        }

        public Answer post(String path, Object body, Map<String, String> headers) {
            return postBytes(path, Json.mapper().writeValueAsBytes(body), headers);
        }

        public Answer postBytes(String path, byte[] body, Map<String, String> headers) {
            var request = request(path).header("Content-Type", "application/json");
            headers.forEach(request::setHeader);
            return send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)));
        }

        /** What the contract says nothing about: any method, without a body. */
        public Answer ask(String method, String path) {
            var response =
                    exchange(
                            connections,
                            request(path)
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build());
            return new Answer(response.statusCode(), response);
        }

        private HttpRequest.Builder request(String path) {
            var request = HttpRequest.newBuilder(uri(path));
            token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
            actingFor.ifPresent(party -> request.header("Clearinghouse-Acting-For", party));
            return request;
        }

        /** Each answer that a test gets has to be what the contract says. */
        private Answer send(HttpRequest.Builder request) {
            var response = exchange(connections, request.build());
            if (response.uri().getPath().startsWith("/api/")) {
                var breaches = contract.breaches(response);
                if (!breaches.isEmpty()) {
                    throw new AssertionError(
                            "%s %s was answered with %d, against the contract: %s"
                                    .formatted(
                                            response.request().method(),
                                            response.uri().getPath(),
                                            response.statusCode(),
                                            breaches));
                }
            }
            return new Answer(response.statusCode(), response);
        }
    }

    private static HttpResponse<byte[]> exchange(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.close();
        TestPostgres.deleteTree(data);
    }
}
