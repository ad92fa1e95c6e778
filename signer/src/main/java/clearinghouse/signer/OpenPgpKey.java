package clearinghouse.signer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.BCPGOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/**
 * An Ed25519 key in a file that only its owner reads. It is a version 4 key of the algorithm number
 * that GnuPG 2.2 knows, because that is what operators have.
 */
final class OpenPgpKey {

    private final PGPSecretKey key;
    private final PGPPrivateKey secret;
    private final String certificate;

    private OpenPgpKey(PGPSecretKeyRing ring) throws PGPException, IOException {
        this.key = ring.getSecretKey();
        this.secret = key.extractPrivateKey(null);
        this.certificate = armoured(ring.toCertificate().getEncoded());
    }

    /**
     * Makes the key on first use, for this publisher.
     *
     * @throws IllegalStateException when it is damaged, or others can read it
     */
    static OpenPgpKey open(Path file, String publisher, Instant now, SecureRandom chance) {
        var stored = PrivateFile.open(file, () -> make(publisher, now, chance));
        try {
            var ring =
                    new PGPSecretKeyRing(
                            PGPUtil.getDecoderStream(new ByteArrayInputStream(stored)),
                            new BcKeyFingerprintCalculator());
            return new OpenPgpKey(ring);
        } catch (PGPException | IOException | IllegalArgumentException _) {
            // Without the cause: its message may quote the file.
            throw new IllegalStateException(
                    "the file %1$s does not hold an OpenPGP key; restore %1$s from your backup"
                            .formatted(file.getFileName()));
        }
    }

    private static byte[] make(String publisher, Instant now, SecureRandom chance) {
        try {
            var generator = new Ed25519KeyPairGenerator();
            generator.init(new Ed25519KeyGenerationParameters(chance));
            var pair =
                    new BcPGPKeyPair(
                            PublicKeyPacket.VERSION_4,
                            PublicKeyAlgorithmTags.EDDSA_LEGACY,
                            generator.generateKeyPair(),
                            Date.from(now));
            var flags = new PGPSignatureSubpacketGenerator();
            flags.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
            var sha1 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
            var secret =
                    new PGPSecretKey(
                            PGPSignature.POSITIVE_CERTIFICATION,
                            pair,
                            publisher,
                            sha1,
                            flags.generate(),
                            null,
                            signer(),
                            null);
            return armoured(secret.getEncoded()).getBytes(StandardCharsets.US_ASCII);
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BcPGPContentSignerBuilder signer() {
        return new BcPGPContentSignerBuilder(
                PublicKeyAlgorithmTags.EDDSA_LEGACY, HashAlgorithmTags.SHA512);
    }

    /** A detached signature in armour. */
    String sign(byte[] document, Instant at) {
        try {
            var generator = new PGPSignatureGenerator(signer(), key.getPublicKey());
            generator.init(PGPSignature.BINARY_DOCUMENT, secret);
            var issuer = new PGPSignatureSubpacketGenerator();
            issuer.setIssuerFingerprint(false, key.getPublicKey());
            issuer.setSignatureCreationTime(false, Date.from(at));
            generator.setHashedSubpackets(issuer.generate());
            generator.update(document);
            var bytes = new ByteArrayOutputStream();
            generator.generate().encode(new BCPGOutputStream(bytes));
            return armoured(bytes.toByteArray());
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In armour; by it anyone verifies. */
    String certificate() {
        return certificate;
    }

    /** In upper-case hex, as people compare it. */
    String fingerprint() {
        return HexFormat.of().withUpperCase().formatHex(key.getPublicKey().getFingerprint());
    }

    private static String armoured(byte[] packets) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var armour = ArmoredOutputStream.builder().clearHeaders().build(bytes)) {
            armour.write(packets);
        }
        return bytes.toString(StandardCharsets.US_ASCII);
    }
}
