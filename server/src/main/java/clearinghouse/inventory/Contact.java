package clearinghouse.inventory;

import java.time.Instant;
import java.util.Optional;

/**
 * A person or a desk of an operator that is to be asked.
 *
 * @param role what it is to be asked about, in the operator's own words
 */
public record Contact(
        ContactId id,
        String role,
        String name,
        Optional<String> mail,
        Optional<String> phone,
        Instant since) {

    /** As an operator says it. */
    public record Wish(String role, String name, Optional<String> mail, Optional<String> phone) {}

    @Override
    public String toString() {
        return "Contact[" + id + "]";
    }
}
