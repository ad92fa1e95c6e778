package clearinghouse.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What the connections of a command show of themselves: a certificate and its key, in PEM. */
final class ClientIdentity {

    private static final int LONGEST = 65_536;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (?:PRIVATE KEY)-----([^-]*)-----END (?:PRIVATE KEY)-----");
    private static final char[] IN_MEMORY = {};

    private ClientIdentity() {}

    /** The server is believed as it is without: by what the machine trusts. */
    static SSLContext read(Path certificate, Path key) throws IOException {
        try {
            var chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content(certificate)))
                            .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw Failure.badInput(certificate + " holds no certificate in PEM.");
            }
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("only", key(key, chain[0]), IN_MEMORY, chain);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, IN_MEMORY);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw Failure.badInput("%s is no certificate in PEM.".formatted(certificate));
        }
    }

    private static PrivateKey key(Path file, Certificate certificate) throws IOException {
        var pem = KEY.matcher(new String(content(file), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw Failure.badInput(
                    "%s holds no private key in PEM: openssl pkcs8 -topk8 -nocrypt makes one of another form."
                            .formatted(file));
        }
        try {
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw Failure.badInput("%s is not the key of the certificate.".formatted(file));
        }
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw Failure.badInput(file + " is too long to be a certificate or its key.");
        }
        return Files.readAllBytes(file);
    }
}
