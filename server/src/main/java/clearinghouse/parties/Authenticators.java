package clearinghouse.parties;

import java.util.List;
import java.util.Optional;

/**
 * Speaks WebAuthn with a browser and the authenticator behind it. It keeps nothing: what it needs
 * of an earlier word it is given.
 */
public interface Authenticators {

    /**
     * Who a passkey is for, as the authenticator shows it.
     *
     * @param organisation tells apart the passkeys of one who acts for several
     */
    record Owner(PersonId id, String name, String organisation) {}

    /**
     * What is kept of a passkey.
     *
     * @param attestation holds the public key
     * @param counter of its signatures; stays zero where an authenticator does not count
     */
    record Known(byte[] credential, byte[] attestation, long counter) {}

    /** The question to make a passkey, as the browser takes it. */
    String creation(byte[] challenge, Owner owner, List<byte[]> existing);

    /** The question to show any passkey of this server. */
    String request(byte[] challenge);

    /**
     * Empty when the answer is not to this challenge, from another address, or no passkey at all.
     */
    Optional<Known> register(byte[] challenge, Owner owner, String answer);

    /** Which passkey the answer claims to be of. */
    Optional<byte[]> credential(String answer);

    sealed interface Check {
        record Good(long counter) implements Check {}

        /** The signature is right, and the counter is behind: there are two of this passkey. */
        record Cloned() implements Check {}

        record Refused() implements Check {}
    }

    Check check(byte[] challenge, PersonId owner, Known known, String answer);
}
