package clearinghouse.vault;

import java.util.Set;

/**
 * Keeps the keys that wrap the vault's keys. Each has a name that tells nothing of it. The default
 * is a file; a key service can take its place. Every method throws {@link
 * clearinghouse.platform.Unopenable} while the key or the service is away, and may be called by
 * several threads.
 */
public interface Keystore {

    /**
     * A key that is none of these: one that was made before and never used, or a fresh one. Asked
     * again after a crash, it names the key that it made then.
     */
    String keyBeside(Set<String> known);

    /** False when it is known to be lost; one that cannot be asked just now throws. */
    boolean holds(String key);

    byte[] wrap(String key, byte[] dataKey, String subject);

    /** Fails with {@link CannotOpen} when it was wrapped by another key or for another subject. */
    byte[] unwrap(String key, byte[] wrapped, String subject);

    /** For ever. A key that is not there is no fault: destroyed twice is destroyed once. */
    void destroy(String key);
}
