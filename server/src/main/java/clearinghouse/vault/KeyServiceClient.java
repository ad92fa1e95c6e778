package clearinghouse.vault;

import clearinghouse.platform.AddressRules;
import clearinghouse.platform.Json;
import clearinghouse.platform.SafeClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asks a key service in JSON: over TLS, in bounded time, for answers of bounded size. */
final class KeyServiceClient {

    private static final SafeClient.Limits LIMITS =
            new SafeClient.Limits(1 << 20, Duration.ofSeconds(5));
    private static final int LONGEST_CA = 1 << 20;

    private final SafeClient client;
    private final Presence presence;

    KeyServiceClient(SafeClient client, Presence presence) {
        this.client = client;
        this.presence = presence;
    }

    /**
     * @param ca certificates in PEM that alone are trusted, where the machine's own are not
     */
    static KeyServiceClient trusting(Optional<Path> ca, Presence presence) {
        var tls =
                ca.map(KeyServiceClient::trustOf)
                        .orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
        return new KeyServiceClient(
                new SafeClient(AddressRules.operators(), SafeClient.Resolver.system(), tls, LIMITS),
                presence);
    }

    /** The status and what was said; an empty object where nothing was. */
    record Answer(int status, JsonNode said) {
        boolean isDone() {
            return status >= 200 && status < 300;
        }

        String text(String... path) {
            var at = said;
            for (var name : path) {
                at = at.path(name);
            }
            return at.asString("");
        }
    }

    /** Throws {@link clearinghouse.platform.Unopenable} when nobody answers, or not in JSON. */
    Answer ask(SafeClient.Call call) {
        return switch (client.call(call)) {
            case SafeClient.Reply.Failed(var why) ->
                    throw presence.away("%s: %s".formatted(call.address().getHost(), why));
            case SafeClient.Reply.Answered(int status, var content) ->
                    new Answer(status, said(status, content));
        };
    }

    private JsonNode said(int status, byte[] content) {
        if (content.length == 0) {
            return Json.tree(Map.of());
        }
        try {
            return Json.mapper().readTree(content);
        } catch (JacksonException _) {
            throw presence.away("an answer with status %d is not JSON".formatted(status));
        }
    }

    private static SSLSocketFactory trustOf(Path file) {
        try {
            if (Files.size(file) > LONGEST_CA) {
                throw new IOException("too long");
            }
            var in = new ByteArrayInputStream(Files.readAllBytes(file));
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (var certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException _) {
            throw new BrokenKeystore(
                    "the ca-file %s holds no certificates in PEM; name one that does"
                            .formatted(file));
        }
    }
}
