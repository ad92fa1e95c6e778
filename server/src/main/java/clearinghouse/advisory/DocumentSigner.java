package clearinghouse.advisory;

import java.util.Optional;

/** Signs what is published. Where its key lies is not the business of who publishes. */
public interface DocumentSigner {

    /** A detached OpenPGP signature in armour. */
    String sign(byte[] document);

    /**
     * The same over a document of another that came without one: that it is as it came. Empty where
     * the key signs no such thing.
     */
    Optional<String> countersign(byte[] document);

    /** The OpenPGP certificate in armour, by which anyone verifies. */
    String certificate();

    /** In upper-case hex, as people compare it. */
    String fingerprint();
}
