package clearinghouse.signer;

import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tlog.Checkpoint;
import java.time.Instant;

/** All that may be asked of who holds the keys. There is no way to ask for a private half. */
public sealed interface Ask {

    /** The public halves; makes each key that is not there. Answered by {@link Answer.Keys}. */
    record Keys() implements Ask {}

    /**
     * What tells each file from another one; answered by {@link Answer.Fingerprints}, of the files
     * that are there.
     */
    record Fingerprints() implements Ask {}

    /**
     * That the record has become this; answered by {@link Answer.Signatures}, one by each key of
     * the record in the order of {@link Keys}.
     */
    record Seal(Checkpoint checkpoint) implements Ask {}

    /**
     * The same for a head that the record's first key signed in the form from before checkpoints.
     *
     * @param signature over {@link TreeHead#signedBytes}
     */
    record SealAnew(String origin, TreeHead head, byte[] signature) implements Ask {}

    /**
     * The metadata of one role; answered by {@link Answer.Signatures}, one.
     *
     * @param signed the canonical JSON of its signed part
     */
    record Publish(Purpose role, byte[] signed) implements Ask {}

    /**
     * What verifies advisories; makes the key when it is not there. Answered by {@link
     * Answer.Certificate}.
     */
    record Certificate(String publisher, Instant now) implements Ask {}

    /**
     * A rendered advisory; answered by {@link Answer.Armoured}.
     *
     * @param at goes into the signature
     */
    record Vouch(byte[] document, Instant at) implements Ask {}

    /**
     * The random part of an invitation's link; answered by {@link Answer.Signatures}, one.
     *
     * @param random 32 bytes
     */
    record Invite(byte[] random) implements Ask {}
}
