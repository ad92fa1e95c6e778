package clearinghouse.advisory;

import clearinghouse.vault.KeyFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
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
public final class OpenPgpKey implements DocumentSigner {

    private final InstantSource clock;
    private final PGPSecretKey key;
    private final PGPPrivateKey secret;
    private final String certificate;

    private OpenPgpKey(PGPSecretKeyRing ring, InstantSource clock)
            throws PGPException, IOException {
        this.clock = clock;
        this.key = ring.getSecretKey();
        this.secret = key.extractPrivateKey(null);
        this.certificate = armoured(ring.toCertificate().getEncoded());
    }

    /** Makes the key on first use, for this publisher. */
    public static OpenPgpKey open(
            Path file, String publisher, InstantSource clock, SecureRandom chance) {
        var stored = KeyFile.open(file, () -> make(publisher, clock, chance));
        try {
            var ring =
                    new PGPSecretKeyRing(
                            PGPUtil.getDecoderStream(new ByteArrayInputStream(stored)),
                            new BcKeyFingerprintCalculator());
            return new OpenPgpKey(ring, clock);
        } catch (PGPException e) {
            throw new IllegalStateException("the file of the signing key holds no OpenPGP key", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] make(String publisher, InstantSource clock, SecureRandom chance) {
        try {
            var generator = new Ed25519KeyPairGenerator();
            generator.init(new Ed25519KeyGenerationParameters(chance));
            var pair =
                    new BcPGPKeyPair(
                            PublicKeyPacket.VERSION_4,
                            PublicKeyAlgorithmTags.EDDSA_LEGACY,
                            generator.generateKeyPair(),
                            Date.from(clock.instant()));
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

    @Override
    public String sign(byte[] document) {
        try {
            var generator = new PGPSignatureGenerator(signer(), key.getPublicKey());
            generator.init(PGPSignature.BINARY_DOCUMENT, secret);
            var issuer = new PGPSignatureSubpacketGenerator();
            issuer.setIssuerFingerprint(false, key.getPublicKey());
            issuer.setSignatureCreationTime(false, Date.from(clock.instant()));
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

    @Override
    public String certificate() {
        return certificate;
    }

    @Override
    public String fingerprint() {
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
