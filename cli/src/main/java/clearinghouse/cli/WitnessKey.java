package clearinghouse.cli;

import clearinghouse.formats.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A witness's name and key, in one file that only its owner reads: the verifier's text and, beneath
 * it, the private half.
 */
record WitnessKey(VerifierKey verifier, PrivateKey secret) {

    static WitnessKey open(Path file, Optional<String> name) {
        if (Files.notExists(file)) {
            return create(
                    file,
                    name.orElseThrow(() ->
                            Failure.badInput(
                                    "%s is not there: say with --name whose key to make."
                                            .formatted(file))));
        }
        var key = read(file);
        // The name is not in what is signed, so that one key must never serve two.
        if (name.filter(wanted -> !wanted.equals(key.verifier().name())).isPresent()) {
            throw Failure.badInput("%s is the key of another name.".formatted(file));
        }
        return key;
    }

    byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key that cannot sign", e);
        }
    }

    private static WitnessKey create(Path file, String name) {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            var der = pair.getPublic().getEncoded();
            var raw = Arrays.copyOfRange(der, der.length - 32, der.length);
            var verifier = VerifierKey.of(name, VerifierKey.Kind.COSIGNS, raw);
            var text =
                    "%s\n%s\n"
                            .formatted(
                                    verifier,
                                    Base64.getEncoder()
                                            .encodeToString(pair.getPrivate().getEncoded()));
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text, StandardOpenOption.SYNC);
            return new WitnessKey(verifier, pair.getPrivate());
        } catch (IllegalArgumentException e) {
            throw Failure.badInput("A witness's name has no space and no plus.");
        } catch (IOException e) {
            throw Failure.lacking("%s cannot be written.".formatted(file));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    private static WitnessKey read(Path file) {
        try {
            var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            if (!mode.endsWith("------")) {
                throw Failure.badInput(
                        "Others may read %s: run chmod 600 on it, and make another key if they did."
                                .formatted(file));
            }
            var lines = Files.readAllLines(file);
            if (lines.size() == 2) {
                var secret =
                        KeyFactory.getInstance("Ed25519")
                                .generatePrivate(
                                        new PKCS8EncodedKeySpec(
                                                Base64.getDecoder().decode(lines.get(1))));
                var verifier =
                        VerifierKey.parse(lines.getFirst())
                                .filter(key -> key.kind() == VerifierKey.Kind.COSIGNS);
                if (verifier.isPresent()) {
                    return new WitnessKey(verifier.get(), secret);
                }
            }
        } catch (IOException e) {
            throw Failure.badInput("%s cannot be read.".formatted(file));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            // Without the cause: its message may quote the file.
        }
        throw Failure.badInput("%s does not hold a witness's key.".formatted(file));
    }

    /** Of the secret nothing. */
    @Override
    public String toString() {
        return verifier.toString();
    }
}
