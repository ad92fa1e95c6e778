package clearinghouse.parties;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What happens when a person leaves: told before it is done, and as it was done.
 *
 * @param tokens the person's good ones, which are revoked
 * @param waysIn what else lets the person in, which ends too
 * @param agents that the person answers for
 * @param lastOf roles that nobody else in the party has
 */
public record Departure(
        Person person, long tokens, WaysIn waysIn, List<Agent> agents, Set<Role> lastOf) {

    /**
     * @param link whether an enrolment link is good that nobody has used
     */
    public record WaysIn(
            int passkeys, int identities, boolean password, long sessions, boolean link) {}

    static final String LAST_ADMINISTRATOR =
            "nobody else administers this clearinghouse: give the role to somebody first";

    public Departure {
        agents = List.copyOf(agents);
        lastOf = Set.copyOf(lastOf);
    }

    /** What becomes of the agents that the person answers for: one of the two is said. */
    public sealed interface Agents {
        record Stop() implements Agents {}

        record HandTo(PersonId heir) implements Agents {}
    }

    /** Why the person cannot leave; empty when it can. */
    public Optional<String> refusal() {
        return lastOf.contains(Role.ADMINISTER)
                ? Optional.of(LAST_ADMINISTRATOR)
                : Optional.empty();
    }

    /** Roles that the party has in this one person alone. */
    static Set<Role> lastOf(Collection<Role> roles, Map<Role, Long> heldByHowMany) {
        return Set.copyOf(
                Arrays.stream(Role.values())
                        .filter(roles::contains)
                        .filter(role -> heldByHowMany.getOrDefault(role, 0L) <= 1)
                        .toList());
    }

    /** An agent administers for somebody: it is never the one that the clearinghouse hangs on. */
    static boolean isLastAdministrator(
            Holder holder, Collection<Role> roles, Map<Role, Long> heldByHowMany) {
        return holder instanceof PersonId && lastOf(roles, heldByHowMany).contains(Role.ADMINISTER);
    }
}
