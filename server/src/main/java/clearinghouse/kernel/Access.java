package clearinghouse.kernel;

import java.util.Optional;
import java.util.Set;

/**
 * Who acts, for which party, to what end, and with which permissions. Every facade method takes
 * one, and the database sees it in every transaction: an empty set of grants may nothing.
 *
 * @param actor public id of the person, agent, job or invitation that acts
 * @param party the party in whose name it acts
 * @param broker the party that the actor belongs to, where it acts for another by consent
 * @param purpose why, in one word; the record keeps it
 */
public record Access(
        String actor,
        PartyId party,
        Optional<PartyId> broker,
        String purpose,
        Set<Permission> grants) {

    private static final PartyId NOBODY = new PartyId("pty_" + "a".repeat(26));

    public Access {
        grants = Set.copyOf(grants);
    }

    /** In nobody's name: what answers anyone, or has yet to find out who asks. */
    public static Access ofNobody(String actor, String purpose, Permission... grants) {
        return new Access(actor, NOBODY, Optional.empty(), purpose, Set.of(grants));
    }

    public boolean may(Permission permission) {
        return grants.contains(permission);
    }

    public Access forPurpose(String because) {
        return new Access(actor, party, broker, because, grants);
    }
}
