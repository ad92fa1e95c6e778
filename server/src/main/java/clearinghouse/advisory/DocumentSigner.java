package clearinghouse.advisory;

/** Signs what is published. Where its key lies is not the business of who publishes. */
public interface DocumentSigner {

    /** A detached OpenPGP signature in armour. */
    String sign(byte[] document);

    /** The OpenPGP certificate in armour, by which anyone verifies. */
    String certificate();

    /** In upper-case hex, as people compare it. */
    String fingerprint();
}
