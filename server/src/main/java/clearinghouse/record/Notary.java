package clearinghouse.record;

import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.VerifierKey;
import clearinghouse.kernel.Digest;
import clearinghouse.signer.Answer;
import clearinghouse.signer.Ask;
import clearinghouse.signer.Purpose;
import clearinghouse.signer.Signing;
import clearinghouse.signer.VerifyingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has what the tree has become signed: by an Ed25519 key, and by each ML-DSA key beside it. */
final class Notary {

    private final Signing signing;

    Notary(Signing signing) {
        this.signing = signing;
    }

    /**
     * The log's name when it has none yet. Made of the key, and not of an address: a server may
     * have none, or another one tomorrow, and a witness knows a log by its name for good.
     */
    String firstOrigin() {
        return "hub-%s/record".formatted(Digest.sha256(first().key()).hex().substring(0, 16));
    }

    VerifierKey firstKey() {
        return key(firstOrigin());
    }

    VerifierKey key(String origin) {
        return key(origin, first());
    }

    /** Those that sign beside it, the weaker before the stronger. */
    List<VerifierKey> beside(String origin) {
        return keys().stream()
                .filter(key -> key.purpose() != Purpose.RECORD)
                .map(key -> key(origin, key))
                .toList();
    }

    private VerifyingKey first() {
        return keys().stream()
                .filter(key -> key.purpose() == Purpose.RECORD)
                .findFirst()
                .orElseThrow();
    }

    /** In the order in which they sign. */
    private List<VerifyingKey> keys() {
        return signing.ask(new Ask.Keys(), Answer.Keys.class).keys().stream()
                .filter(key -> kind(key.purpose()).isPresent())
                .toList();
    }

    private static VerifierKey key(String origin, VerifyingKey key) {
        return VerifierKey.of(origin, kind(key.purpose()).orElseThrow(), key.key());
    }

    /** Empty for a key that does not sign the record. */
    private static Optional<VerifierKey.Kind> kind(Purpose purpose) {
        return switch (purpose) {
            case RECORD -> Optional.of(VerifierKey.Kind.SIGNS);
            case RECORD_ML_DSA_65 -> Optional.of(VerifierKey.Kind.SIGNS_ML_DSA_65);
            case RECORD_ML_DSA_87 -> Optional.of(VerifierKey.Kind.SIGNS_ML_DSA_87);
            case INVITATION, ADVISORY, TUF_ROOT, TUF_TARGETS, TUF_SNAPSHOT, TUF_TIMESTAMP ->
                    Optional.empty();
        };
    }

    /**
     * @throws Signing.AlreadySigned when a larger tree was signed, or another one of that size
     */
    SignedNote sign(String origin, TreeHead head) {
        var checkpoint = new Checkpoint(origin, head.size(), head.root());
        return note(
                checkpoint,
                signing.ask(new Ask.Seal(checkpoint), Answer.Signatures.class).signatures());
    }

    /** Empty unless the first key signed the head in the form that came before checkpoints. */
    Optional<SignedNote> signAnew(String origin, RecordStore.Old old) {
        return switch (signing.ask(new Ask.SealAnew(origin, old.head(), old.signature()))) {
            case Answer.Signatures(var signatures) ->
                    Optional.of(
                            note(
                                    new Checkpoint(origin, old.head().size(), old.head().root()),
                                    signatures));
            case Answer.Refused _ -> Optional.empty();
            case Answer.Unusable(var why) -> throw new IllegalStateException(why);
            case Answer.Passed _,
                    Answer.Keys _,
                    Answer.Fingerprints _,
                    Answer.Certificate _,
                    Answer.Armoured _ ->
                    throw new IllegalStateException("an answer to something else");
        };
    }

    private SignedNote note(Checkpoint checkpoint, List<byte[]> signatures) {
        var keys = keys();
        var lines = new ArrayList<SignedNote.Line>();
        for (int i = 0; i < keys.size(); i++) {
            var signature = signatures.get(i);
            lines.add(
                    key(checkpoint.origin(), keys.get(i)).sign(checkpoint.text(), _ -> signature));
        }
        return new SignedNote(checkpoint.text(), lines);
    }
}
