package clearinghouse.parties;

import java.util.Optional;

/** What a session stands on, and ends with. */
sealed interface Means {

    record ByPasskey(PasskeyId id) implements Means {}

    record ByIdentity(IdentityId id) implements Means {}

    record ByPassword(PasswordId id) implements Means {}

    /**
     * @param hash of the token
     */
    record ByToken(byte[] hash) implements Means {}

    default Optional<PasskeyId> passkey() {
        return this instanceof ByPasskey(var id) ? Optional.of(id) : Optional.empty();
    }

    default Optional<IdentityId> identity() {
        return this instanceof ByIdentity(var id) ? Optional.of(id) : Optional.empty();
    }

    default Optional<PasswordId> password() {
        return this instanceof ByPassword(var id) ? Optional.of(id) : Optional.empty();
    }

    default Optional<byte[]> token() {
        return this instanceof ByToken(var hash) ? Optional.of(hash) : Optional.empty();
    }

    /** For the record. */
    default String code() {
        return switch (this) {
            case ByPasskey(var id) -> id.code();
            case ByIdentity(var id) -> id.code();
            case ByPassword(var id) -> id.code();
            case ByToken _ -> "token";
        };
    }
}
