package clearinghouse.catalogue;

import clearinghouse.catalogue.Belief.Judgement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.DSAPublicBCPGKey;
import org.bouncycastle.bcpg.ElGamalPublicBCPGKey;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * A detached signature of RFC 9580, asked whether it is one of a document by a key of which the
 * fingerprint is known. What the certificate says of itself counts where its primary key signed it.
 */
final class OpenPgpSignature {

    /** In bytes, of a signature or a certificate. */
    static final int LARGEST = 1 << 20;

    private static final Duration AHEAD = Duration.ofDays(1);
    private static final int MOST_SIGNATURES = 10;

    /** Of those beside one document. */
    private static final int MOST_TRIED = 3;

    /** Of what a certificate says of the key that signed, and of its primary key. */
    private static final int MOST_SAID = 50;

    private static final int MOST_BITS = 8_192;
    private static final int MOST_BITS_OF_Q = 512;

    /** FIPS 186-5 §A.1.1. */
    private static final int MOST_BITS_OF_EXPONENT = 256;

    private static final int MOST_CERTIFICATES = 50;
    private static final BcPGPContentVerifierBuilderProvider VERIFIERS =
            new BcPGPContentVerifierBuilderProvider();

    /** RFC 9580 §9.5 forbids signatures over the older ones. */
    private static final Set<Integer> HASHES =
            Set.of(
                    HashAlgorithmTags.SHA256,
                    HashAlgorithmTags.SHA384,
                    HashAlgorithmTags.SHA512,
                    HashAlgorithmTags.SHA3_256,
                    HashAlgorithmTags.SHA3_512);

    private OpenPgpSignature() {}

    /**
     * Believed where one signature is good.
     *
     * @param keys any of them may have signed it
     */
    static Judgement judge(
            byte[] document, byte[] signature, Collection<ProviderKey> keys, Instant now) {
        try {
            return judged(document, signature, keys, now);
        } catch (RuntimeException _) {
            // What a library says of the bytes of others is no fault of ours.
            return new Judgement.Doubted(
                    "its signature, or the key that signed it, cannot be read");
        }
    }

    private static Judgement judged(
            byte[] document, byte[] signature, Collection<ProviderKey> keys, Instant now) {
        var certificates = keys.stream().flatMap(key -> certificate(key).stream()).toList();
        var signatures = signatures(signature);
        if (signatures.isEmpty()) {
            return new Judgement.Doubted("its signature is none of OpenPGP");
        }
        var doubts = new ArrayList<Judgement>();
        for (var each : signatures.subList(0, Math.min(signatures.size(), MOST_TRIED))) {
            var judgement = judge(document, each, certificates, now);
            if (judgement instanceof Judgement.Believed) {
                return judgement;
            }
            doubts.add(judgement);
        }
        return doubts.getFirst();
    }

    private static Judgement judge(
            byte[] document,
            PGPSignature signature,
            List<PGPPublicKeyRing> certificates,
            Instant now) {
        var signer =
                certificates.stream()
                        .filter(it -> it.getPublicKey(signature.getKeyID()) != null)
                        .findFirst();
        return signer.isEmpty()
                ? new Judgement.Doubted("it is signed by a key that the provider does not name")
                : doubt(document, signature, signer.get(), now)
                        .<Judgement>map(Judgement.Doubted::new)
                        .orElseGet(() ->
                                new Judgement.Believed(Optional.of(fingerprint(signer.get()))));
    }

    /** As metadata names it: of the certificate, whichever of its keys signed. */
    private static String fingerprint(PGPPublicKeyRing certificate) {
        return HexFormat.of().formatHex(certificate.getPublicKey().getFingerprint());
    }

    private static Optional<String> doubt(
            byte[] document, PGPSignature signature, PGPPublicKeyRing signer, Instant now) {
        var key = signer.getPublicKey(signature.getKeyID());
        if (isCostly(key) || isCostly(signer.getPublicKey())) {
            return Optional.of("the key that signed it is larger than any that is asked");
        }
        if (!isOver(document, signature, key)) {
            return Optional.of("its signature is wrong");
        }
        if (!HASHES.contains(signature.getHashAlgorithm())) {
            return Optional.of("its signature is over a hash that is too weak");
        }
        if (signature.getCreationTime().toInstant().isAfter(now.plus(AHEAD))) {
            return Optional.of("its signature is dated in the future");
        }
        return new Certificate(signer, now).doubt(key);
    }

    /** A question to a key of a million bits takes minutes. */
    private static boolean isCostly(PGPPublicKey key) {
        return switch (key.getPublicKeyPacket().getKey()) {
            case RSAPublicBCPGKey rsa ->
                    rsa.getModulus().bitLength() > MOST_BITS
                            || rsa.getPublicExponent().bitLength() > MOST_BITS_OF_EXPONENT;
            case DSAPublicBCPGKey dsa ->
                    dsa.getP().bitLength() > MOST_BITS || dsa.getQ().bitLength() > MOST_BITS_OF_Q;
            case ElGamalPublicBCPGKey elGamal -> elGamal.getP().bitLength() > MOST_BITS;
            default -> false;
        };
    }

    private static boolean isOver(byte[] document, PGPSignature signature, PGPPublicKey key) {
        if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT
                && signature.getSignatureType() != PGPSignature.CANONICAL_TEXT_DOCUMENT) {
            return false;
        }
        return holds(() -> {
            signature.init(VERIFIERS, key);
            signature.update(document);
            return signature.verify();
        });
    }

    private interface Question {
        boolean ask() throws PGPException;
    }

    /** What cannot even be asked does not hold. */
    private static boolean holds(Question question) {
        try {
            return question.ask();
        } catch (PGPException | RuntimeException _) {
            return false;
        }
    }

    private static List<PGPSignature> signatures(byte[] content) {
        var found = new ArrayList<PGPSignature>();
        try (var in = PGPUtil.getDecoderStream(new ByteArrayInputStream(content))) {
            var objects = new BcPGPObjectFactory(in);
            for (var each = objects.nextObject(); each != null; each = objects.nextObject()) {
                if (each instanceof PGPSignatureList list) {
                    list.forEach(found::add);
                }
                if (found.size() > MOST_SIGNATURES) {
                    return List.of();
                }
            }
        } catch (IOException | RuntimeException _) {
            // What came before counts.
        }
        return found;
    }

    /** Empty where the file does not hold the key that was named. */
    static Optional<PGPPublicKeyRing> certificate(ProviderKey key) {
        try (var in = PGPUtil.getDecoderStream(new ByteArrayInputStream(key.content()))) {
            var objects = new BcPGPObjectFactory(in);
            for (int i = 0; i < MOST_CERTIFICATES; i++) {
                var each = objects.nextObject();
                if (each == null) {
                    return Optional.empty();
                }
                if (each instanceof PGPPublicKeyRing ring
                        && fingerprint(ring).equals(key.fingerprint())) {
                    return Optional.of(ring);
                }
            }
        } catch (IOException | RuntimeException _) {
            // No certificate.
        }
        return Optional.empty();
    }

    /** The certificate alone, whatever else was in the file with it. */
    static Optional<String> armoured(ProviderKey key) {
        return certificate(key)
                .map(ring -> {
                    var bytes = new ByteArrayOutputStream();
                    try (var armour = ArmoredOutputStream.builder().clearHeaders().build(bytes)) {
                        ring.encode(armour);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return bytes.toString(StandardCharsets.US_ASCII);
                });
    }

    /** What a certificate says of its keys. */
    private static final class Certificate {
        private final PGPPublicKey primary;
        private final Instant now;

        Certificate(PGPPublicKeyRing ring, Instant now) {
            this.primary = ring.getPublicKey();
            this.now = now;
        }

        Optional<String> doubt(PGPPublicKey key) {
            // Not just the first of them: a revocation may be the last.
            if (saidOf(primary) + saidOf(key) > MOST_SAID) {
                return Optional.of("the key that signed it says too much of itself");
            }
            var self = newest(selfSignatures());
            if (self.isEmpty()) {
                return Optional.of("the key that signed it vouches for nothing of itself");
            }
            if (isRevoked(primary, PGPSignature.KEY_REVOCATION)) {
                return Optional.of("the key that signed it is revoked");
            }
            if (hasExpired(primary, self.get())) {
                return Optional.of("the key that signed it has expired");
            }
            if (key.getKeyID() == primary.getKeyID()) {
                return maySign(self.get())
                        ? Optional.empty()
                        : Optional.of("the key that signed it is not for signing");
            }
            return doubtSubkey(key);
        }

        private Optional<String> doubtSubkey(PGPPublicKey key) {
            var binding = newest(bindings(key));
            if (binding.isEmpty() || !maySign(binding.get()) || !signsBack(key, binding.get())) {
                return Optional.of("the key that signed it is not for signing");
            }
            if (isRevoked(key, PGPSignature.SUBKEY_REVOCATION)) {
                return Optional.of("the key that signed it is revoked");
            }
            return hasExpired(key, binding.get())
                    ? Optional.of("the key that signed it has expired")
                    : Optional.empty();
        }

        private int saidOf(PGPPublicKey key) {
            int said = 0;
            for (Iterator<PGPSignature> it = key.getSignatures(); it.hasNext(); ) {
                said += isBy(it.next(), primary) ? 1 : 0;
            }
            return said;
        }

        private List<PGPSignature> selfSignatures() {
            var found = new ArrayList<PGPSignature>();
            // A name twice has its signatures twice.
            var names = new LinkedHashSet<String>();
            primary.getUserIDs().forEachRemaining(names::add);
            if (names.size() > MOST_SAID) {
                return List.of();
            }
            for (var id : names) {
                for (Iterator<PGPSignature> it = primary.getSignaturesForID(id); it.hasNext(); ) {
                    var each = it.next();
                    if (each.isCertification()
                            && isBy(each, primary)
                            && holds(() -> {
                                each.init(VERIFIERS, primary);
                                return each.verifyCertification(id, primary);
                            })) {
                        found.add(each);
                    }
                }
            }
            for (Iterator<PGPSignature> it = primary.getSignaturesOfType(PGPSignature.DIRECT_KEY);
                    it.hasNext(); ) {
                var each = it.next();
                if (isBy(each, primary) && isOn(each, primary)) {
                    found.add(each);
                }
            }
            return found;
        }

        private List<PGPSignature> bindings(PGPPublicKey key) {
            var found = new ArrayList<PGPSignature>();
            for (Iterator<PGPSignature> it = key.getSignaturesOfType(PGPSignature.SUBKEY_BINDING);
                    it.hasNext(); ) {
                var each = it.next();
                if (isBy(each, primary) && bindsBy(each, primary, key)) {
                    found.add(each);
                }
            }
            return found;
        }

        /** RFC 9580 §5.2.1.9: else anyone could bind another's signing key to a key of his own. */
        private boolean signsBack(PGPPublicKey key, PGPSignature binding) {
            var embedded = new ArrayList<PGPSignature>();
            try {
                binding.getHashedSubPackets().getEmbeddedSignatures().forEach(embedded::add);
                binding.getUnhashedSubPackets().getEmbeddedSignatures().forEach(embedded::add);
            } catch (PGPException _) {
                // What comes after it is no signature either.
            }
            return embedded.stream()
                    .limit(MOST_SAID)
                    .anyMatch(each ->
                            each.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING
                                    && bindsBy(each, key, key));
        }

        private boolean bindsBy(PGPSignature signature, PGPPublicKey by, PGPPublicKey key) {
            return holds(() -> {
                signature.init(VERIFIERS, by);
                return signature.verifyCertification(primary, key);
            });
        }

        /** Only the key itself revokes here; a revoker that it names is not asked. */
        private boolean isRevoked(PGPPublicKey key, int type) {
            for (Iterator<PGPSignature> it = key.getSignaturesOfType(type); it.hasNext(); ) {
                var each = it.next();
                if (isBy(each, primary)
                        && (key.isMasterKey() ? isOn(each, key) : bindsBy(each, primary, key))) {
                    return true;
                }
            }
            return false;
        }

        private boolean isOn(PGPSignature signature, PGPPublicKey key) {
            return holds(() -> {
                signature.init(VERIFIERS, primary);
                return signature.verifyCertification(key);
            });
        }

        private static boolean isBy(PGPSignature signature, PGPPublicKey key) {
            return signature.getKeyID() == key.getKeyID();
        }

        private static Optional<PGPSignature> newest(List<PGPSignature> signatures) {
            return signatures.stream()
                    .max(Comparator.comparing(it -> it.getCreationTime().toInstant()));
        }

        private boolean hasExpired(PGPPublicKey key, PGPSignature self) {
            long seconds =
                    Optional.ofNullable(self.getHashedSubPackets())
                            .map(PGPSignatureSubpacketVector::getKeyExpirationTime)
                            .orElse(0L);
            return seconds > 0
                    && key.getCreationTime().toInstant().plusSeconds(seconds).isBefore(now);
        }

        private static boolean maySign(PGPSignature self) {
            int flags =
                    Optional.ofNullable(self.getHashedSubPackets())
                            .map(PGPSignatureSubpacketVector::getKeyFlags)
                            .orElse(0);
            // No flags at all is how old certificates say that a key is for everything.
            return flags == 0 || (flags & KeyFlags.SIGN_DATA) != 0;
        }
    }
}
