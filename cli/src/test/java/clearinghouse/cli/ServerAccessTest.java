package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command shows of itself to a server that asks over TLS. */
class ServerAccessTest {

    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final String AGENT = "agt_abcdefghijklmnopqrstuvwxyz";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private record Shown(String authorization, Optional<Certificate> certificate) {}

    private final List<Shown> shown = new CopyOnWriteArrayList<>();
    @TempDir private Path folder = Path.of("");
    private HttpsServer server;
    private KeyStore client;

    @BeforeEach
    void start() throws Exception {
        var ours = keys("server");
        client = keys("client");
        Files.writeString(
                folder.resolve("agent.crt"),
                pem("CERTIFICATE", client.getCertificate("it").getEncoded()));
        keep("agent.key", pem("PRIVATE KEY", client.getKey("it", PASSWORD).getEncoded()));
        keep("token", "ch_0123456789abcdef");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(asking(context(ours, client)));
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        shown.add(
                                new Shown(
                                        exchange.getRequestHeaders().getFirst("Authorization"),
                                        certificate((HttpsExchange) exchange)));
                        LoopbackServer.send(exchange, 404, "{\"title\":\"Not found\"}");
                    }
                });
        server.start();
        System.setProperty(TRUST, folder.resolve("server.p12").toString());
        System.setProperty(TRUST_PASSWORD, new String(PASSWORD));
    }

    @AfterEach
    void stop() {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST_PASSWORD);
        server.stop(0);
    }

    private KeyStore keys(String name) throws Exception {
        var file = folder.resolve(name + ".p12");
        var made =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "it",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start();
        assertThat(made.waitFor()).isZero();
        var store = KeyStore.getInstance(file.toFile(), PASSWORD);
        // A store that is trusted by has the certificate as an entry of its own.
        store.setCertificateEntry("trusted", store.getCertificate("it"));
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        return store;
    }

    private static SSLContext context(KeyStore ours, KeyStore trusted)
            throws GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(ours, PASSWORD);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static HttpsConfigurator asking(SSLContext context) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var asked = context.getDefaultSSLParameters();
                asked.setWantClientAuth(true);
                parameters.setSSLParameters(asked);
            }
        };
    }

    private static Optional<Certificate> certificate(HttpsExchange exchange) {
        try {
            return Optional.of(exchange.getSSLSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
    }

    private void keep(String name, String content) throws IOException {
        var file = Files.writeString(folder.resolve(name), content, StandardCharsets.US_ASCII);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Cli.Result funnel(String scheme, String... as) {
        try (var nobody = new LoopbackServer()) {
            var arguments = new String[as.length + 3];
            arguments[0] = "funnel";
            arguments[1] = "--server";
            arguments[2] = scheme + "://127.0.0.1:" + server.getAddress().getPort();
            System.arraycopy(as, 0, arguments, 3, as.length);
            return new Cli(nobody, folder, InstantSource.fixed(Instant.EPOCH)).bare(arguments);
        }
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private String[] with(String... as) {
        var all = new String[as.length + 4];
        System.arraycopy(as, 0, all, 0, as.length);
        System.arraycopy(
                new String[] {"--client-cert", at("agent.crt"), "--client-key", at("agent.key")},
                0,
                all,
                as.length,
                4);
        return all;
    }

    @Test
    void an_agent_shows_its_certificate_and_says_who_it_is() throws Exception {
        funnel("https", with("--agent", AGENT));
        assertThat(shown)
                .containsExactly(
                        new Shown(
                                "Certificate " + AGENT, Optional.of(client.getCertificate("it"))));
    }

    @Test
    void a_bound_token_goes_beside_its_certificate() throws Exception {
        funnel("https", with("--token-file", at("token")));
        assertThat(shown)
                .containsExactly(
                        new Shown(
                                "Bearer ch_0123456789abcdef",
                                Optional.of(client.getCertificate("it"))));
    }

    @Test
    void what_cannot_be_shown_is_said_before_anything_is_sent() throws IOException {
        assertThat(funnel("https", "--agent", AGENT).err()).contains("--client-cert");
        assertThat(funnel("https", with("--agent", "per_x")).err()).contains("agt_");
        assertThat(funnel("https", with("--agent", AGENT, "--token-file", at("token"))).exit())
                .isEqualTo(2);
        assertThat(funnel("https", with()).exit()).isEqualTo(2);
        assertThat(funnel("http", with("--agent", AGENT)).err()).contains("https alone");
        Files.setPosixFilePermissions(
                folder.resolve("agent.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(funnel("https", with("--agent", AGENT)).err()).contains("chmod 600");
        keep("agent.key", "hello");
        assertThat(funnel("https", with("--agent", AGENT)).err()).contains("openssl pkcs8");
        keep("agent.crt", "hello");
        assertThat(funnel("https", with("--agent", AGENT)).err()).contains("certificate");
        assertThat(shown).isEmpty();
    }
}
