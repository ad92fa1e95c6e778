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

/** Signs what the tree has become. */
final class Notary {

    private final SigningKey key;

    Notary(SigningKey key) {
        this.key = key;
    }

    /**
     * The log's name when it has none yet. Made of the key, and not of an address: a server may
     * have none, or another one tomorrow, and a witness knows a log by its name for good.
     */
    String firstOrigin() {
        return "hub-%s/record".formatted(Digest.sha256(raw()).hex().substring(0, 16));
    }

    VerifierKey firstKey() {
        return key(firstOrigin());
    }

    VerifierKey key(String origin) {
        return VerifierKey.of(origin, VerifierKey.Kind.SIGNS, raw());
    }

    SignedNote sign(String origin, TreeHead head) {
        var text = new Checkpoint(origin, head.size(), head.root()).text();
        return new SignedNote(text, List.of(key(origin).sign(text, key::sign)));
    }

    /** Whether this key signed the head in the form that came before checkpoints. */
    boolean signed(RecordStore.Old old) {
        try {
            var check = Signature.getInstance("Ed25519");
            check.initVerify(key.pair().getPublic());
            check.update(old.head().signedBytes());
            return check.verify(old.signature());
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private byte[] raw() {
        return Base64.getDecoder().decode(key.publicKey());
    }
}
