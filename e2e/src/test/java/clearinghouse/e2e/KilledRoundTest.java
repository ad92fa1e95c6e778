package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while it takes in what another publishes. */
class KilledRoundTest {

    private static final int DOCUMENTS = 40;

    /** In the second step: one was taken whole, and this one has begun. */
    private static final int KILLED_AT = 17;

    private static final String FOLDER = "/csaf/";
    private static final String PASSWORD = "changeit";

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void assumeBuilt() {
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
    }

    @Test
    void the_next_start_ends_the_round_with_the_same_documents()
            throws IOException, InterruptedException, GeneralSecurityException {
        var documents = documents();
        var data = Files.createTempDirectory("clearinghouse-e2e");
        // The first start makes the directory, in which its operator then says what may be asked.
        ServerProcess.startIn(data).kill();
        Files.writeString(data.resolve("feeds.properties"), "addresses = 127.0.0.1/32\n");
        try (var site = new Site(folder, documents)) {
            var trusting =
                    Map.of(
                            "CLEARINGHOUSE_JAVA_OPTS",
                            "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                                    .formatted(folder.resolve("trusted.p12"), PASSWORD));
            var first = ServerProcess.startIn(data, trusting);
            var story = new Story(first.address(), first.administratorToken());
            story.registerOnce();
            var subscription =
                    "/api/v1/subscriptions/"
                            + story.as("analyst")
                                    .post(
                                            "/api/v1/subscriptions",
                                            Map.of("address", site.at(FOLDER), "every_minutes", 60))
                                    .path("id")
                                    .asString();
            assertThat(site.stuck.await(30, TimeUnit.SECONDS)).isTrue();
            var midway = story.as("analyst").get(subscription);
            assertThat(midway.path("under_way").asBoolean()).isTrue();
            int taken = midway.at("/round/new").asInt();
            assertThat(taken).isBetween(1, KILLED_AT - 1);
            first.kill();
            site.goOn();
            try (var second = ServerProcess.startIn(data, trusting)) {
                var reader = new Actor(second.address(), Optional.of(story.token("analyst")));
                var whole = reader.await(subscription, it -> !it.path("succeeded_at").isNull());
                assertThat(whole.path("error").asString()).isEmpty();
                assertThat(whole.path("waiting").asInt()).isZero();
                assertThat(whole.at("/round/new").asInt()).as("each once").isEqualTo(DOCUMENTS);
                assertThat(whole.at("/round/revised").asInt()).isZero();
                assertThat(whole.at("/round/quarantined").asInt()).isZero();
                for (var number = 0; number < DOCUMENTS; number++) {
                    assertThat(reader.fetch(document(number)).body())
                            .isEqualTo(documents.get(path(number)));
                }
                assertThat(site.askedAgain())
                        .as("what was taken before is not fetched again")
                        .hasSizeLessThanOrEqualTo(DOCUMENTS - taken);
            }
        }
    }

    private static String path(int number) {
        return FOLDER + "2026/k-%d.json".formatted(number);
    }

    private static String document(int number) {
        return "/api/v1/catalogue/document?form=csaf&name=https%3A%2F%2Fmaker.example%20K-"
                + number;
    }

    private static Map<String, byte[]> documents() {
        var documents = new LinkedHashMap<String, byte[]>();
        var changes = new StringBuilder();
        for (int number = 0; number < DOCUMENTS; number++) {
            documents.put(
                    path(number),
                    """
                    {"document": {"category": "csaf_security_advisory", "csaf_version": "2.0", "title": "Advisory %1$d",
                      "publisher": {"category": "vendor", "name": "Maker", "namespace": "https://maker.example"},
                      "distribution": {"tlp": {"label": "WHITE"}},
                      "tracking": {"id": "K-%1$d", "version": "1", "status": "final",
                        "initial_release_date": "2026-01-01T00:00:00Z", "current_release_date": "2026-01-02T00:00:00Z",
                        "revision_history": [{"date": "2026-01-02T00:00:00Z", "number": "1", "summary": "First."}]}},
                     "vulnerabilities": [{"cve": "CVE-2026-6%1$04d"}]}
                    """
                            .formatted(number)
                            .getBytes(StandardCharsets.UTF_8));
            changes.append("\"2026/k-%d.json\",\"2026-01-02T00:00:00Z\"\n".formatted(number));
        }
        documents.put(FOLDER + "changes.csv", changes.toString().getBytes(StandardCharsets.UTF_8));
        return documents;
    }

    /** Somebody else's, on loopback, that stops answering in the middle. */
    private static final class Site implements AutoCloseable {
        private final HttpsServer server;
        private final Map<String, byte[]> pages;
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final CountDownLatch stuck = new CountDownLatch(1);
        private final CountDownLatch free = new CountDownLatch(1);
        private volatile int askedBefore;

        Site(Path folder, Map<String, byte[]> pages)
                throws IOException, InterruptedException, GeneralSecurityException {
            this.pages = pages;
            var keys = folder.resolve("site.p12");
            keytool(
                    keys,
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=site",
                    "-ext",
                    "san=ip:127.0.0.1");
            var certificate = folder.resolve("site.crt").toString();
            keytool(keys, "-exportcert", "-rfc", "-file", certificate);
            keytool(
                    folder.resolve("trusted.p12"),
                    "-importcert",
                    "-noprompt",
                    "-file",
                    certificate);
            server =
                    HttpsServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        }

        private static void keytool(Path store, String... arguments)
                throws IOException, InterruptedException {
            var words =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin/keytool")
                                            .toString()));
            Collections.addAll(words, arguments);
            Collections.addAll(
                    words, "-alias", "site", "-keystore", store.toString(), "-storetype", "PKCS12");
            Collections.addAll(words, "-storepass", PASSWORD);
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }

        private static SSLContext tls(Path keys) throws IOException, GeneralSecurityException {
            var store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(keys)) {
                store.load(in, PASSWORD.toCharArray());
            }
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                var path = exchange.getRequestURI().getPath();
                var page = pages.get(path);
                if (page == null) {
                    exchange.sendResponseHeaders(404, -1);
                    return;
                }
                if (path.endsWith(".json")) {
                    asked.add(path);
                    waitWhereItIsKilled();
                }
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        }

        private void waitWhereItIsKilled() {
            if (asked.size() >= KILLED_AT) {
                stuck.countDown();
                try {
                    free.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        String at(String path) {
            return "https://127.0.0.1:" + server.getAddress().getPort() + path;
        }

        void goOn() {
            askedBefore = asked.size();
            free.countDown();
        }

        List<String> askedAgain() {
            return asked.subList(askedBefore, asked.size());
        }

        @Override
        public void close() {
            free.countDown();
            server.stop(0);
        }
    }
}
