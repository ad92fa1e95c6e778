package clearinghouse.parties;

import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A human who acts for a party, or did.
 *
 * @param key orders the persons; it never leaves
 * @param roles what the person may at this moment
 * @param left from when on nothing is done under this name any more
 */
public record Person(
        UUID key,
        PersonId id,
        PartyId party,
        PartyKind kind,
        String name,
        Optional<String> email,
        Set<Role> roles,
        Instant since,
        Optional<Instant> left) {

    public Person {
        roles = Set.copyOf(roles);
    }
}
