package clearinghouse.vault;

/** Wraps the data keys. The default is a file; a key service can take its place. */
public interface Keystore {

    /**
     * Which keystore and which of its keys wrapped, so that a rotation knows what is left to do.
     */
    String name();

    byte[] wrap(byte[] dataKey, String subject);

    byte[] unwrap(byte[] wrapped, String subject);
}
