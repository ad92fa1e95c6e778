package clearinghouse.signer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** A key that signs, in one file that only its owner reads. */
public final class SigningKey {

    /** Of RFC 8032 and FIPS 204, by the names that the platform gives them. */
    public enum Algorithm {
        ED25519("Ed25519", 32),
        ML_DSA_65("ML-DSA-65", 1952),
        ML_DSA_87("ML-DSA-87", 2592);

        private final String title;
        private final int length;

        Algorithm(String title, int length) {
            this.title = title;
            this.length = length;
        }
    }

    private final Algorithm algorithm;
    private final KeyPair pair;

    private SigningKey(Algorithm algorithm, KeyPair pair) {
        this.algorithm = algorithm;
        this.pair = pair;
    }

    /** An Ed25519 key; makes it on first use. */
    public static SigningKey open(Path file, SecureRandom chance) {
        return open(file, Algorithm.ED25519, chance);
    }

    /**
     * Makes the key on first use.
     *
     * @throws IllegalStateException when it is damaged, or others can read it
     */
    public static SigningKey open(Path file, Algorithm algorithm, SecureRandom chance) {
        return parse(
                file, PrivateFile.open(file, () -> render(generate(algorithm, chance))), algorithm);
    }

    /** The bytes of RFC 8032 or FIPS 204. */
    public byte[] publicKey() {
        var encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - algorithm.length, encoded.length);
    }

    public byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance(algorithm.title);
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "an %s key that cannot sign".formatted(algorithm.title), e);
        }
    }

    private static KeyPair generate(Algorithm algorithm, SecureRandom chance) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm.title);
            generator.initialize(new NamedParameterSpec(algorithm.title), chance);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm.title + " is part of Java 25", e);
        }
    }

    /** Both halves, because the platform cannot compute the public one from the private one. */
    private static byte[] render(KeyPair pair) {
        var base64 = Base64.getEncoder();
        return "%s\n%s\n"
                .formatted(
                        base64.encodeToString(pair.getPrivate().getEncoded()),
                        base64.encodeToString(pair.getPublic().getEncoded()))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static SigningKey parse(Path file, byte[] content, Algorithm algorithm) {
        var lines = new String(content, StandardCharsets.US_ASCII).split("\n", -1);
        try {
            var factory = KeyFactory.getInstance(algorithm.title);
            var base64 = Base64.getDecoder();
            var key =
                    new SigningKey(
                            algorithm,
                            new KeyPair(
                                    factory.generatePublic(
                                            new X509EncodedKeySpec(base64.decode(lines[1]))),
                                    factory.generatePrivate(
                                            new PKCS8EncodedKeySpec(base64.decode(lines[0])))));
            key.requireItsOwnHalves();
            return key;
        } catch (GeneralSecurityException
                | IllegalArgumentException
                | IndexOutOfBoundsException _) {
            // Without the cause: its message may quote the file.
            throw new IllegalStateException(
                    "the file %1$s does not hold an %2$s key; restore %1$s from your backup"
                            .formatted(file.getFileName(), algorithm.title));
        }
    }

    private void requireItsOwnHalves() throws GeneralSecurityException {
        var probe = new byte[] {1};
        if (!verifies(probe, sign(probe))) {
            throw new GeneralSecurityException("the halves are of two keys");
        }
    }

    /** False as well for what is not even shaped like a signature. */
    boolean verifies(byte[] message, byte[] signature) {
        try {
            var check = Signature.getInstance(algorithm.title);
            check.initVerify(pair.getPublic());
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
