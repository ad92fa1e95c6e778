package clearinghouse.signer;

import java.util.Arrays;
import java.util.Objects;

/**
 * The public half of a key.
 *
 * @param key the bytes of RFC 8032 or FIPS 204
 */
public record VerifyingKey(Purpose purpose, byte[] key) {
    public VerifyingKey {
        key = key.clone();
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that
                && purpose == that.purpose
                && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(purpose, Arrays.hashCode(key));
    }
}
