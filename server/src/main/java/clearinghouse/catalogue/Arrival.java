package clearinghouse.catalogue;

import clearinghouse.kernel.Digest;

/**
 * A document of somebody else as it arrived.
 *
 * @param place where it lay, for people
 */
public record Arrival(String place, byte[] content) {

    String sha256() {
        return Digest.sha256(content).hex();
    }
}
