package clearinghouse.app;

import java.io.IOException;
import java.io.StringReader;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * How the server speaks TLS by itself, as the operator's file says. Without a file it speaks plain
 * HTTP, on loopback alone.
 *
 * @param certificate of this server and those that signed it, in PEM
 * @param key in PEM, not encrypted; only the server's user reads it
 * @param listen the address of the machine to listen at
 */
public record TlsSettings(Path certificate, Path key, String listen) {

    static final String LOOPBACK = "127.0.0.1";

    private static final Set<String> KEYS = Set.of("certificate", "private-key", "listen");

    /**
     * Forward secrecy and authenticated encryption alone (RFC 9325 §4.2); the first three are TLS
     * 1.3's.
     */
    private static final List<String> SUITES =
            List.of(
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    private static final String BUNDLE = "spring.ssl.bundle.pem.tls.";

    /** A file that is not understood to its last line ends the start. */
    static TlsSettings in(Path file) {
        var settings = new Properties();
        try {
            settings.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            throw StartRefused.because("%s cannot be read.".formatted(file.getFileName()));
        }
        for (var key : settings.stringPropertyNames()) {
            if (!KEYS.contains(key)) {
                throw refused(file, "the line '%s' is none that it can have".formatted(key));
            }
        }
        return new TlsSettings(
                readable(file, file.resolveSibling(required(file, settings, "certificate"))),
                closed(
                        file,
                        readable(
                                file,
                                file.resolveSibling(required(file, settings, "private-key")))),
                listen(file, settings.getProperty("listen", LOOPBACK).strip()));
    }

    private static String required(Path file, Properties settings, String key) {
        return Optional.ofNullable(settings.getProperty(key))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> refused(file, key + " is missing"));
    }

    private static Path readable(Path file, Path named) {
        if (!Files.isReadable(named)) {
            throw refused(file, "%s cannot be read".formatted(named.getFileName()));
        }
        return named;
    }

    private static Path closed(Path file, Path key) {
        try {
            var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(key));
            if (!mode.endsWith("------")) {
                throw refused(
                        file,
                        "%s is readable by others: set its mode to 0600"
                                .formatted(key.getFileName()));
            }
            return key;
        } catch (IOException _) {
            throw refused(file, "%s cannot be read".formatted(key.getFileName()));
        }
    }

    /** A name could come to mean another address. */
    private static String listen(Path file, String address) {
        try {
            InetAddress.ofLiteral(address);
            return address;
        } catch (IllegalArgumentException _) {
            throw refused(file, "listen is no address such as 192.0.2.7 or 0.0.0.0");
        }
    }

    /** For an address that reaches it from this machine. */
    String host() {
        var address = InetAddress.ofLiteral(listen);
        if (address.isAnyLocalAddress()) {
            return "localhost";
        }
        return address instanceof Inet6Address ? "[" + listen + "]" : listen;
    }

    private static StartRefused refused(Path file, String why) {
        return StartRefused.because("%s: %s.".formatted(file.getFileName(), why));
    }

    /**
     * Each client is asked for a certificate and needs none: which one it shows is judged at each
     * request.
     */
    List<String> arguments() {
        return List.of(
                "--" + BUNDLE + "keystore.certificate=" + certificate.toUri(),
                "--" + BUNDLE + "keystore.private-key=" + key.toUri(),
                "--" + BUNDLE + "keystore.verify-keys=true",
                "--" + BUNDLE + "options.enabled-protocols=TLSv1.3,TLSv1.2",
                "--" + BUNDLE + "options.ciphers=" + String.join(",", SUITES),
                "--server.ssl.bundle=tls",
                "--server.ssl.client-auth=want");
    }
}
