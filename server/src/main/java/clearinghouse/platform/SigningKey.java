package clearinghouse.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** An Ed25519 key in one file that only its owner reads. */
public final class SigningKey {

    private static final String ALGORITHM = "Ed25519";
    private static final int RAW_LENGTH = 32;

    private final KeyPair pair;

    private SigningKey(KeyPair pair) {
        this.pair = pair;
    }

    /** Makes the key on first use. */
    public static SigningKey open(Path file, SecureRandom chance) {
        try {
            if (Files.notExists(file)) {
                create(file, generate(chance));
            }
            var mode = Files.getPosixFilePermissions(file);
            if (!PosixFilePermissions.toString(mode).endsWith("------")) {
                throw new IllegalStateException(
                        "the key file %s is readable by others; set its mode to 0600"
                                .formatted(file.getFileName()));
            }
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public KeyPair pair() {
        return pair;
    }

    /** The 32 bytes of RFC 8032 in base64. */
    public String publicKey() {
        var encoded = pair.getPublic().getEncoded();
        return Base64.getEncoder()
                .encodeToString(
                        Arrays.copyOfRange(encoded, encoded.length - RAW_LENGTH, encoded.length));
    }

    public byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key that cannot sign", e);
        }
    }

    private static KeyPair generate(SecureRandom chance) {
        try {
            var generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(255, chance);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    /** Both halves, because the platform cannot compute the public one from the private one. */
    private static void create(Path file, KeyPair pair) throws IOException {
        var base64 = Base64.getEncoder();
        var text =
                "%s\n%s\n"
                        .formatted(
                                base64.encodeToString(pair.getPrivate().getEncoded()),
                                base64.encodeToString(pair.getPublic().getEncoded()));
        PrivateFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static SigningKey read(Path file) throws IOException {
        var lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        try {
            var factory = KeyFactory.getInstance(ALGORITHM);
            var base64 = Base64.getDecoder();
            var key =
                    new SigningKey(
                            new KeyPair(
                                    factory.generatePublic(
                                            new X509EncodedKeySpec(base64.decode(lines.get(1)))),
                                    factory.generatePrivate(
                                            new PKCS8EncodedKeySpec(base64.decode(lines.get(0))))));
            key.requireItsOwnHalves();
            return key;
        } catch (GeneralSecurityException
                | IllegalArgumentException
                | IndexOutOfBoundsException _) {
            // Without the cause: its message may quote the file.
            throw new IllegalStateException(
                    "the file %s does not hold an Ed25519 key".formatted(file.getFileName()));
        }
    }

    private void requireItsOwnHalves() throws GeneralSecurityException {
        var probe = new byte[] {1};
        var check = Signature.getInstance(ALGORITHM);
        check.initVerify(pair.getPublic());
        check.update(probe);
        if (!check.verify(sign(probe))) {
            throw new GeneralSecurityException("the halves are of two keys");
        }
    }
}
