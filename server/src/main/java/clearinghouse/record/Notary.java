package clearinghouse.record;

import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.VerifierKey;
import clearinghouse.kernel.Digest;
import clearinghouse.platform.SigningKey;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Signs what the tree has become. */
final class Notary {

    private final SealingKeys keys;

    Notary(SealingKeys keys) {
        this.keys = keys;
    }

    /**
     * The log's name when it has none yet. Made of the key, and not of an address: a server may
     * have none, or another one tomorrow, and a witness knows a log by its name for good.
     */
    String firstOrigin() {
        return "hub-%s/record".formatted(Digest.sha256(raw(keys.first())).hex().substring(0, 16));
    }

    VerifierKey firstKey() {
        return key(firstOrigin());
    }

    VerifierKey key(String origin) {
        return key(origin, keys.first());
    }

    /** Those that sign beside it, the weaker before the stronger. */
    List<VerifierKey> beside(String origin) {
        return keys.beside().stream().map(key -> key(origin, key)).toList();
    }

    private static VerifierKey key(String origin, SigningKey key) {
        return VerifierKey.of(origin, kind(key), raw(key));
    }

    private static VerifierKey.Kind kind(SigningKey key) {
        return switch (key.algorithm()) {
            case ED25519 -> VerifierKey.Kind.SIGNS;
            case ML_DSA_65 -> VerifierKey.Kind.SIGNS_ML_DSA_65;
            case ML_DSA_87 -> VerifierKey.Kind.SIGNS_ML_DSA_87;
        };
    }

    SignedNote sign(String origin, TreeHead head) {
        var text = new Checkpoint(origin, head.size(), head.root()).text();
        return new SignedNote(
                text,
                Stream.concat(Stream.of(keys.first()), keys.beside().stream())
                        .map(key -> key(origin, key).sign(text, key::sign))
                        .toList());
    }

    /** Whether the first key signed the head in the form that came before checkpoints. */
    boolean signed(RecordStore.Old old) {
        try {
            var check = Signature.getInstance("Ed25519");
            check.initVerify(keys.first().pair().getPublic());
            check.update(old.head().signedBytes());
            return check.verify(old.signature());
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static byte[] raw(SigningKey key) {
        return Base64.getDecoder().decode(key.publicKey());
    }
}
