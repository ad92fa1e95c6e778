package clearinghouse.formats.csaf.provider;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A document that a list of another leads to.
 *
 * @param updated when it changed last, where the list says it
 * @param hash of it, where the list says where
 * @param signature of it, where the list says where
 */
public record Listing(
        URI address, Optional<Instant> updated, Optional<URI> hash, Optional<URI> signature) {

    /** A document beside which nothing is promised. */
    public static Listing bare(URI address, Optional<Instant> updated) {
        return new Listing(address, updated, Optional.empty(), Optional.empty());
    }
}
