package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.platform.SafeClient.Outcome;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SafeClientTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final AddressRules LOOPBACK_ALLOWED =
            new AddressRules(List.of(AddressRange.of("127.0.0.1/32")), Set.of("plain.test"));
    private static final SafeClient.Limits LIMITS =
            new SafeClient.Limits(1000, Duration.ofSeconds(20));

    @TempDir private Path folder;
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        answer(server, "/hello", 200, "hello", Map.of("Content-Type", "text/plain"));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void what_the_administrator_allows_is_fetched() {
        assertThat(fetch("/hello"))
                .isInstanceOfSatisfying(
                        Outcome.Fetched.class,
                        fetched -> {
                            assertThat(fetched.from()).isEqualTo(address("/hello"));
                            assertThat(new String(fetched.content(), StandardCharsets.UTF_8))
                                    .isEqualTo("hello");
                        });
    }

    @Test
    void no_credential_goes_out() {
        fetch("/hello");
        assertThat(seen)
                .containsKey("Host")
                .doesNotContainKeys("Authorization", "Cookie", "Referer");
        assertThat(fetchFrom("http://user:secret@plain.test:" + port() + "/hello"))
                .isEqualTo(new Outcome.Refused("the address carries a user name or password"));
    }

    @Test
    void a_call_of_the_operators_carries_what_it_was_given_and_gets_any_answer() {
        answer(server, "/call", 403, "said", Map.of());
        var call =
                new SafeClient.Call(
                        "POST",
                        address("/call"),
                        Map.of("X-Vault-Token", "secret"),
                        "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(client(LOOPBACK_ALLOWED, _ -> List.of(LOOPBACK)).call(call))
                .isInstanceOfSatisfying(
                        SafeClient.Reply.Answered.class,
                        answered -> {
                            assertThat(answered.status()).isEqualTo(403);
                            assertThat(new String(answered.content(), StandardCharsets.UTF_8))
                                    .isEqualTo("said");
                        });
        assertThat(seen)
                .containsEntry("X-vault-token", "secret")
                .containsEntry("Content-length", "2");
        assertThat(call.toString()).doesNotContain("secret");
    }

    @Test
    void what_a_call_carries_follows_no_redirect() {
        answer(server, "/away", 307, "", Map.of("Location", "/hello"));
        var call = new SafeClient.Call("GET", address("/away"), Map.of("A", "b"), new byte[0]);
        assertThat(client(LOOPBACK_ALLOWED, _ -> List.of(LOOPBACK)).call(call))
                .isInstanceOfSatisfying(
                        SafeClient.Reply.Answered.class,
                        answered -> assertThat(answered.status()).isEqualTo(307));
    }

    @Test
    void a_call_leaves_tls_on_this_machine_alone() {
        var client = client(AddressRules.operators(), _ -> List.of(LOOPBACK));
        for (var address : List.of("http://plain.test:1/", "http://10.0.0.1/")) {
            assertThat(
                            client.call(
                                    new SafeClient.Call(
                                            "GET", URI.create(address), Map.of(), new byte[0])))
                    .isEqualTo(new SafeClient.Reply.Failed("the address is not https"));
        }
        var here = URI.create("http://127.0.0.1:%d/hello".formatted(port()));
        assertThat(client.call(new SafeClient.Call("GET", here, Map.of(), new byte[0])))
                .isInstanceOf(SafeClient.Reply.Answered.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\nb", "\u0000", "\u00e9"})
    void a_header_that_would_end_its_line_is_not_sent_and_not_quoted(String value) {
        assertThatThrownBy(() ->
                        new SafeClient.Call(
                                "GET", address("/hello"), Map.of("A", value), new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a method or header that cannot be sent");
    }

    @Test
    void without_the_administrators_word_loopback_is_refused() {
        var strict = new AddressRules(List.of(), Set.of("plain.test"));
        assertThat(client(strict, _ -> List.of(LOOPBACK)).fetch(address("/hello")))
                .isEqualTo(new Outcome.Refused("the host's address is not public"));
    }

    @Test
    void one_private_address_among_public_ones_is_enough_to_refuse() {
        var strict = new AddressRules(List.of(), Set.of("plain.test"));
        var both = List.of(InetAddress.ofLiteral("1.1.1.1"), LOOPBACK);
        assertThat(client(strict, _ -> both).fetch(address("/hello")))
                .isInstanceOf(Outcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://other.test/",
                "ftp://plain.test/",
                "file:///etc/passwd",
                "jar:https://plain.test/a!/b",
                "https:///nothing",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://127.1/",
                "//plain.test/",
                "/hello"
            })
    void an_address_that_is_not_https_to_a_named_host_is_refused(String text) {
        assertThat(fetchFrom(text)).isInstanceOf(Outcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://10.0.0.1/",
                "https://169.254.169.254/latest/"
            })
    void a_literal_address_is_judged_as_a_name_is(String text) {
        var client = client(AddressRules.strict(), SafeClient.Resolver.system());
        assertThat(client.fetch(URI.create(text)))
                .isEqualTo(new Outcome.Refused("the host's address is not public"));
    }

    @Test
    void the_address_that_was_judged_is_the_one_that_is_asked() throws IOException {
        var calls = new ArrayList<String>();
        SafeClient.Resolver rebinding =
                host -> {
                    calls.add(host);
                    return List.of(
                            calls.size() == 1 ? LOOPBACK : InetAddress.ofLiteral("127.0.0.2"));
                };
        assertThat(client(LOOPBACK_ALLOWED, rebinding).fetch(address("/hello")))
                .isInstanceOf(Outcome.Fetched.class);
        assertThat(calls).containsExactly("plain.test");
    }

    @Test
    void a_redirect_to_a_private_address_is_refused_before_it_is_asked() {
        answer(
                server,
                "/away",
                302,
                "",
                Map.of("Location", "http://inner.test:" + port() + "/hello"));
        var rules =
                new AddressRules(
                        List.of(AddressRange.of("127.0.0.1/32")),
                        Set.of("plain.test", "inner.test"));
        SafeClient.Resolver names =
                host ->
                        List.of(
                                host.equals("inner.test")
                                        ? InetAddress.ofLiteral("127.0.0.2")
                                        : LOOPBACK);
        assertThat(client(rules, names).fetch(address("/away")))
                .isEqualTo(new Outcome.Refused("the host's address is not public"));
        assertThat(seen.get("Host")).startsWith("plain.test");
    }

    @Test
    void a_redirect_away_from_tls_is_refused() {
        answer(server, "/away", 301, "", Map.of("Location", "http://other.test/"));
        assertThat(fetch("/away")).isEqualTo(new Outcome.Refused("the address is not https"));
    }

    @Test
    void a_relative_redirect_is_followed() {
        answer(server, "/a/here", 307, "", Map.of("Location", "../hello"));
        assertThat(fetch("/a/here")).isInstanceOf(Outcome.Fetched.class);
    }

    @Test
    void a_circle_of_redirects_ends() {
        answer(server, "/circle", 302, "", Map.of("Location", "/circle"));
        assertThat(fetch("/circle")).isEqualTo(new Outcome.Refused("more than 5 redirects"));
    }

    @Test
    void what_was_fetched_before_is_not_fetched_again_while_it_is_the_same() {
        answer(server, "/tagged", 200, "one", Map.of("ETag", "\"1\"", "Last-Modified", "Mon"));
        var known = validators("/tagged");
        answer(server, "/tagged/same", 304, "", Map.of());
        assertThat(seen).doesNotContainKeys("If-none-match", "If-modified-since");
        var client = client(LOOPBACK_ALLOWED, _ -> List.of(LOOPBACK));
        client.fetch(address("/tagged"), Optional.of(known));
        assertThat(seen)
                .containsEntry("If-none-match", "\"1\"")
                .doesNotContainKey("If-modified-since");
        var elsewhere =
                new SafeClient.Validators(
                        address("/tagged/same"), Optional.empty(), known.lastModified());
        assertThat(client.fetch(address("/tagged/same"), Optional.of(elsewhere)))
                .isEqualTo(new Outcome.Unchanged());
        assertThat(seen).containsEntry("If-modified-since", "Mon");
    }

    @Test
    void what_one_address_gave_is_not_told_to_another_that_it_leads_to() {
        answer(server, "/from", 302, "", Map.of("Location", "/hello"));
        var known =
                new SafeClient.Validators(address("/from"), Optional.of("\"1\""), Optional.empty());
        assertThat(
                        client(LOOPBACK_ALLOWED, _ -> List.of(LOOPBACK))
                                .fetch(address("/from"), Optional.of(known)))
                .isInstanceOf(Outcome.Fetched.class);
        assertThat(seen.get("If-none-match")).isEqualTo("\"1\"");
        seen.clear();
        var other =
                new SafeClient.Validators(
                        address("/other"), Optional.of("\"1\""), Optional.empty());
        client(LOOPBACK_ALLOWED, _ -> List.of(LOOPBACK))
                .fetch(address("/from"), Optional.of(other));
        assertThat(seen).doesNotContainKey("If-none-match");
    }

    @Test
    void a_validator_that_no_header_can_hold_is_not_kept() {
        answer(
                server,
                "/odd",
                200,
                "x",
                Map.of("ETag", "\u00e4", "Last-Modified", "x".repeat(2000)));
        assertThat(validators("/odd"))
                .isEqualTo(
                        new SafeClient.Validators(
                                address("/odd"), Optional.empty(), Optional.empty()));
    }

    @Test
    void what_is_not_there_is_told_from_what_fails() {
        answer(server, "/gone", 410, "", Map.of());
        assertThat(fetch("/gone")).isEqualTo(new Outcome.Absent());
        assertThat(fetch("/never")).isEqualTo(new Outcome.Absent());
    }

    private SafeClient.Validators validators(String path) {
        return ((Outcome.Fetched) fetch(path)).validators();
    }

    @Test
    void an_answer_that_says_it_is_too_large_is_not_read() {
        answer(server, "/large", 200, "x".repeat(1001), Map.of());
        assertThat(fetch("/large"))
                .isEqualTo(new Outcome.Failed("the answer is larger than 1000 bytes"));
    }

    @Test
    void an_answer_of_the_largest_size_is_read() {
        answer(server, "/full", 200, "x".repeat(1000), Map.of());
        assertThat(fetch("/full")).isInstanceOf(Outcome.Fetched.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcX",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabcd",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabcd",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nabcd",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 302 Found\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\n\r\n",
                "SSH-2.0-OpenSSH\r\n",
                ""
            })
    void a_broken_answer_fails_in_one_sentence(String answer) throws IOException {
        assertThat(fetchRaw(answer, LIMITS, false)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void header_lines_without_end_are_cut_off() throws IOException {
        assertThat(fetchRaw("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(200), LIMITS, false))
                .isInstanceOf(Outcome.Failed.class);
        assertThat(fetchRaw("HTTP/1.1 200 " + "k".repeat(10_000), LIMITS, false))
                .isEqualTo(new Outcome.Failed("a line of the answer is too long"));
    }

    @Test
    void chunks_are_put_together() throws IOException {
        var answer =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
        assertThat(fetchRaw(answer, LIMITS, false))
                .isInstanceOfSatisfying(
                        Outcome.Fetched.class,
                        fetched -> assertThat(fetched.content()).asString().isEqualTo("abcde"));
    }

    @Test
    void an_answer_that_never_ends_is_left_when_the_time_is_up() throws IOException {
        assertThat(
                        fetchRaw(
                                "HTTP/1.1 200 OK\r\n\r\nab",
                                new SafeClient.Limits(1000, Duration.ofSeconds(1)),
                                true))
                .isEqualTo(new Outcome.Failed("it took longer than 1 s"));
    }

    @Test
    void a_name_that_never_resolves_is_left_when_the_time_is_up() {
        var never = new CountDownLatch(1);
        SafeClient.Resolver stuck =
                _ -> {
                    try {
                        never.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                    return List.of();
                };
        var client =
                new SafeClient(
                        LOOPBACK_ALLOWED,
                        stuck,
                        (SSLSocketFactory) SSLSocketFactory.getDefault(),
                        new SafeClient.Limits(1000, Duration.ofMillis(200)));
        assertThat(client.fetch(address("/hello"))).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void a_proxy_that_is_set_for_the_whole_process_is_not_asked() {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "1");
        System.setProperty("socksProxyHost", "127.0.0.1");
        System.setProperty("socksProxyPort", "1");
        try {
            assertThat(fetch("/hello")).isInstanceOf(Outcome.Fetched.class);
        } finally {
            List.of("http.proxyHost", "http.proxyPort", "socksProxyHost", "socksProxyPort")
                    .forEach(System::clearProperty);
        }
    }

    @Test
    void the_certificate_must_be_for_the_name_although_the_address_is_pinned() throws Exception {
        var context = context();
        var secure = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        answer(secure, "/hello", 200, "sealed", Map.of());
        secure.start();
        try {
            var client =
                    new SafeClient(
                            LOOPBACK_ALLOWED,
                            _ -> List.of(LOOPBACK),
                            context.getSocketFactory(),
                            LIMITS);
            int port = secure.getAddress().getPort();
            assertThat(client.fetch(URI.create("https://named.test:%d/hello".formatted(port))))
                    .isInstanceOf(Outcome.Fetched.class);
            assertThat(client.fetch(URI.create("https://other.test:%d/hello".formatted(port))))
                    .isEqualTo(
                            new Outcome.Failed(
                                    "no TLS connection with a certificate for this host"));
        } finally {
            secure.stop(0);
        }
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private URI address(String path) {
        return URI.create("http://plain.test:" + port() + path);
    }

    private Outcome fetch(String path) {
        return fetchFrom(address(path).toString());
    }

    private Outcome fetchFrom(String text) {
        return client(LOOPBACK_ALLOWED, _ -> List.of(LOOPBACK)).fetch(URI.create(text));
    }

    private static SafeClient client(AddressRules rules, SafeClient.Resolver resolver) {
        return new SafeClient(
                rules, resolver, (SSLSocketFactory) SSLSocketFactory.getDefault(), LIMITS);
    }

    private void answer(
            HttpServer on, String path, int status, String body, Map<String, String> headers) {
        on.createContext(
                path,
                exchange -> {
                    exchange.getRequestHeaders()
                            .forEach((name, values) -> seen.put(name, values.getFirst()));
                    headers.forEach(exchange.getResponseHeaders()::set);
                    var bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    /** From a server that writes these bytes whatever it is asked. */
    private static Outcome fetchRaw(String answer, SafeClient.Limits limits, boolean staysOpen)
            throws IOException {
        try (var listening = new ServerSocket(0, 1, LOOPBACK)) {
            var fetched = new CountDownLatch(1);
            var serving =
                    Thread.ofVirtual()
                            .start(() -> {
                                try (var socket = listening.accept()) {
                                    socket.getInputStream().read();
                                    socket.getOutputStream()
                                            .write(answer.getBytes(StandardCharsets.ISO_8859_1));
                                    socket.getOutputStream().flush();
                                    if (staysOpen) {
                                        fetched.await();
                                    }
                                    socket.shutdownOutput();
                                } catch (IOException | InterruptedException _) {
                                    // The client went away, which is its right.
                                }
                            });
            var client =
                    new SafeClient(
                            LOOPBACK_ALLOWED,
                            _ -> List.of(LOOPBACK),
                            (SSLSocketFactory) SSLSocketFactory.getDefault(),
                            limits);
            var outcome =
                    client.fetch(URI.create("http://plain.test:" + listening.getLocalPort() + "/"));
            fetched.countDown();
            serving.interrupt();
            return outcome;
        }
    }

    /** A certificate for named.test that this context also trusts. */
    private SSLContext context() throws Exception {
        var file = folder.resolve("named.p12");
        var keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "named",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=named.test",
                                "-ext",
                                "san=dns:named.test",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                "changeit")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start();
        assertThat(keytool.waitFor()).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, "changeit".toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("named", store.getCertificate("named"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
