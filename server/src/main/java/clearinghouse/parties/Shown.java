package clearinghouse.parties;

import clearinghouse.kernel.Digest;
import java.time.Instant;
import java.util.Optional;

/** What has to be shown at each use of a token. */
public sealed interface Shown {

    record BySecret() implements Shown {}

    /** The secret, over a connection with this certificate (RFC 8705 §3). */
    record ByBoth(Pin pin) implements Shown {}

    /** A connection with this certificate; there is no secret. */
    record ByCertificate(Pin pin) implements Shown {}

    default Optional<Pin> pinned() {
        return switch (this) {
            case BySecret() -> Optional.empty();
            case ByBoth(var pin) -> Optional.of(pin);
            case ByCertificate(var pin) -> Optional.of(pin);
        };
    }

    /**
     * @param certificate of the connection
     */
    default boolean isMetBy(Optional<Digest> certificate) {
        return pinned().isEmpty() || pinned().map(Pin::certificate).equals(certificate);
    }

    /** No token is good for longer than its certificate. */
    default Instant atMost(Instant expires) {
        return pinned().map(Pin::until).filter(end -> end.isBefore(expires)).orElse(expires);
    }

    default String code() {
        return switch (this) {
            case BySecret() -> "secret";
            case ByBoth _ -> "both";
            case ByCertificate _ -> "certificate";
        };
    }
}
