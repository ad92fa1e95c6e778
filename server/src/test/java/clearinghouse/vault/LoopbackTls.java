package clearinghouse.vault;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A service on this machine over TLS, with a certificate of its own making for 127.0.0.1. */
final class LoopbackTls implements AutoCloseable {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final SSLContext context;
    private final HttpHandler handler;
    final Path ca;
    private HttpsServer server;
    private final ExecutorService threads;

    LoopbackTls(Path folder, HttpHandler handler) {
        this.handler = handler;
        try {
            var store = made(folder.resolve("loopback.p12"));
            ca = folder.resolve("loopback.pem");
            Files.writeString(
                    ca,
                    "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                            .formatted(
                                    Base64.getMimeEncoder()
                                            .encodeToString(
                                                    store.getCertificate("it").getEncoded())));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            threads = Executors.newVirtualThreadPerTaskExecutor();
            server = listening(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore made(Path file) throws IOException, GeneralSecurityException {
        var keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "it",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=loopback",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        keytool.getInputStream().readAllBytes();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private HttpsServer listening(int port) throws IOException {
        var fresh =
                HttpsServer.create(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        fresh.setHttpsConfigurator(new HttpsConfigurator(context));
        fresh.setExecutor(threads);
        fresh.createContext("/", handler);
        fresh.start();
        return fresh;
    }

    URI address() {
        return URI.create("https://127.0.0.1:" + port());
    }

    private int port() {
        return server.getAddress().getPort();
    }

    void stop() {
        server.stop(0);
    }

    void startAgain() throws IOException {
        server = listening(port());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
