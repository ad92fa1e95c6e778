package clearinghouse.advisory;

/**
 * Signs what is published. The default key lies in a file; one in a signing process takes its
 * place.
 */
public interface SigningKey {

    /** A detached OpenPGP signature in armour. */
    String sign(byte[] document);

    /** The OpenPGP certificate in armour, by which anyone verifies. */
    String certificate();

    /** In upper-case hex, as people compare it. */
    String fingerprint();
}
