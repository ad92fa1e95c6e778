package clearinghouse.platform;

import clearinghouse.kernel.Digest;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The certificate of a client, known by the hash of the whole of it, as RFC 8705 §3.1 does. Who
 * signed it and what it names mean nothing here.
 *
 * @param hash SHA-256 of its DER form
 * @param from before that it is not valid
 * @param until after that it is not valid
 * @param strong whether its key is one that we take: RSA of 2048 bits, EC of 256, or EdDSA
 */
public record ClientCertificate(Digest hash, Instant from, Instant until, boolean strong) {

    /** What a form and a request take; a certificate has one to three thousand characters. */
    public static final int LONGEST_PEM = 16_384;

    private static final int LONGEST_HEADER = 8_192;
    private static final int RSA_BITS = 2048;
    private static final int EC_BITS = 256;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");
    private static final Pattern SF_BINARY = Pattern.compile(":([A-Za-z0-9+/]+={0,2}):");

    /** As its issuer made it; empty for what is none. */
    static Optional<ClientCertificate> ofDer(byte[] der) {
        try {
            var certificate =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
            return certificate instanceof X509Certificate x509
                            // What follows it would be hashed with it, and never shown again.
                            && Arrays.equals(der, x509.getEncoded())
                    ? Optional.of(of(x509))
                    : Optional.empty();
        } catch (CertificateException _) {
            return Optional.empty();
        }
    }

    /** Of a connection whose handshake proved that the other side has the key. */
    public static ClientCertificate of(X509Certificate certificate) {
        try {
            return new ClientCertificate(
                    Digest.sha256(certificate.getEncoded()),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    isStrong(certificate.getPublicKey()));
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    /**
     * What a proxy says in {@code Client-Cert}: one byte sequence (RFC 9440 §2.1). Of two headers
     * at least one is not the proxy's, so that neither counts.
     */
    public static Optional<ClientCertificate> ofHeader(List<String> values) {
        return values.size() == 1 && values.getFirst().length() <= LONGEST_HEADER
                ? Optional.of(SF_BINARY.matcher(values.getFirst().strip()))
                        .filter(matched -> matched.matches())
                        .flatMap(matched -> decoded(Base64.getDecoder(), matched.group(1)))
                        .flatMap(ClientCertificate::ofDer)
                : Optional.empty();
    }

    /** The one certificate of a text in PEM, as {@code openssl x509} writes it. */
    public static Optional<ClientCertificate> ofPem(String text) {
        var blocks = BLOCK.matcher(text).results().toList();
        return blocks.size() == 1
                ? decoded(Base64.getMimeDecoder(), blocks.getFirst().group(1))
                        .flatMap(ClientCertificate::ofDer)
                : Optional.empty();
    }

    /** Whoever sends it has given the key away. */
    public static boolean holdsPrivateKey(String text) {
        return text.contains("PRIVATE KEY-----");
    }

    private static Optional<byte[]> decoded(Base64.Decoder decoder, String text) {
        try {
            return Optional.of(decoder.decode(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean isStrong(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= RSA_BITS;
            case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= EC_BITS;
            case EdECPublicKey _ -> true;
            default -> false;
        };
    }

    boolean isValid(Instant now) {
        return !now.isBefore(from) && !now.isAfter(until);
    }
}
