package clearinghouse.formats.stix;

import java.time.Instant;
import java.util.Optional;

/**
 * One object of STIX 2.1, as it is exchanged.
 *
 * @param id its type, two dashes and a UUID; the same for the same thing in every rendering
 * @param version when this version of it was made; empty for what the standard gives no versions
 * @param saidOnce whether who said it before need not say it again: what many advisories refer to,
 *     such as the publisher or a product
 * @param json the object itself
 */
public record StixObject(String id, Optional<Instant> version, boolean saidOnce, String json) {

    public String type() {
        return id.substring(0, id.indexOf("--"));
    }
}
