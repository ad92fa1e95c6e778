package clearinghouse.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** A certificate that is signed by itself, with its key. */
final class TestCertificate {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestCertificate(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    static TestCertificate valid(String name) {
        var now = Instant.now();
        return of(name, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(400)));
    }

    static TestCertificate of(String name, Instant from, Instant until) {
        return of(name, from, until, ec());
    }

    /** Of the weakest key that is too weak. */
    static TestCertificate weak() {
        var now = Instant.now();
        return of("weak", now.minusSeconds(60), now.plus(Duration.ofDays(9)), rsa(1024));
    }

    private static KeyPair ec() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair rsa(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestCertificate of(String name, Instant from, Instant until, KeyPair keys) {
        boolean isEc = keys.getPublic().getAlgorithm().equals("EC");
        // RFC 5758 §3.2, RFC 8017 A.2.4.
        var algorithm =
                new AlgorithmIdentifier(
                        new ASN1ObjectIdentifier(
                                isEc ? "1.2.840.10045.4.3.2" : "1.2.840.113549.1.1.11"));
        var generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(BigInteger.ONE));
        generator.setSignature(algorithm);
        generator.setIssuer(new X500Name("CN=" + name));
        generator.setSubject(new X500Name("CN=" + name));
        generator.setStartDate(time(from));
        generator.setEndDate(time(until));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
        try {
            generator.setExtensions(
                    new Extensions(
                            Extension.create(
                                    Extension.subjectAlternativeName,
                                    false,
                                    new GeneralNames(
                                            new GeneralName[] {
                                                new GeneralName(
                                                        GeneralName.dNSName,
                                                        name.contains(".") ? name : "localhost"),
                                                new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                                            }))));
            var tbs = generator.generateTBSCertificate();
            var signer = Signature.getInstance(isEc ? "SHA256withECDSA" : "SHA256withRSA");
            signer.initSign(keys.getPrivate());
            signer.update(tbs.getEncoded("DER"));
            var whole = new ASN1EncodableVector();
            whole.add(tbs);
            whole.add(algorithm);
            whole.add(new DERBitString(signer.sign()));
            var der = new DERSequence(whole).getEncoded("DER");
            return new TestCertificate(
                    keys,
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(der)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Time time(Instant at) {
        return new Time(new DERGeneralizedTime(SECONDS.format(at)));
    }

    byte[] der() {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String pem() {
        return pem("CERTIFICATE", der());
    }

    String keyPem() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        label,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content),
                        label);
    }

    /** As RFC 9440 writes it. */
    String header() {
        return ":" + Base64.getEncoder().encodeToString(der()) + ":";
    }

    /**
     * @return the file that {@code --tls} takes
     */
    Path keepAsServer(Path folder) {
        try {
            Files.writeString(folder.resolve("tls.crt"), pem());
            var key = folder.resolve("tls.key");
            Files.writeString(key, keyPem());
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            return Files.writeString(
                    folder.resolve("tls.properties"),
                    "certificate = tls.crt\nprivate-key = tls.key\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a client that believes this server, and shows nothing. */
    SSLContext trusted() {
        return context(new KeyManager[0], this);
    }

    /** For a server that shows this, and for a client that believes it. */
    SSLContext served() {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry(
                    "server", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
            var shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            shown.init(store, new char[0]);
            return context(shown.getKeyManagers(), this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a client that shows this to a server. */
    SSLContext shownTo(TestCertificate server) {
        return context(new KeyManager[] {new Shows(certificate, keys.getPrivate())}, server);
    }

    /** For one that has the certificate, as anybody may, and another key. */
    SSLContext shownByAThiefTo(TestCertificate server) {
        return context(new KeyManager[] {new Shows(certificate, ec().getPrivate())}, server);
    }

    private static SSLContext context(KeyManager[] keys, TestCertificate server) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys, trust(server), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustManager[] trust(TestCertificate server) throws GeneralSecurityException {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("server", server.certificate);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust.getTrustManagers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shows one certificate whoever asks for one. */
    private static final class Shows extends X509ExtendedKeyManager {

        private static final String ALIAS = "only";

        private final X509Certificate certificate;
        private final PrivateKey key;

        Shows(X509Certificate certificate, PrivateKey key) {
            this.certificate = certificate;
            this.key = key;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseEngineClientAlias(
                String[] keyType, Principal[] issuers, SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            throw new UnsupportedOperationException("a client's");
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            throw new UnsupportedOperationException("a client's");
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }
}
