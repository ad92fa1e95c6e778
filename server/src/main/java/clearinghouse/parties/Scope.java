package clearinghouse.parties;

import clearinghouse.kernel.Permission;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a token was made for. It never gives more than its holder has at the moment of its use.
 *
 * @param roles of the holder that it stands for
 * @param part of what these roles permit; all of it when empty
 */
public record Scope(Set<Role> roles, Optional<Set<Permission>> part) {

    public Scope {
        roles = Set.copyOf(roles);
        part = part.map(Set::copyOf);
    }

    public static Scope of(Role... roles) {
        return new Scope(Set.of(roles), Optional.empty());
    }

    /** For its own party, while its holder has these roles. */
    Set<Permission> now(Collection<Role> held) {
        return narrowed(Role.grants(both(held)));
    }

    /** For a member that consented to these roles. */
    Set<Permission> forAnother(Collection<Role> consented) {
        return narrowed(Role.grantsForAnother(consented));
    }

    /** The roles of the token that its holder still has. */
    Set<Role> both(Collection<Role> held) {
        return roles.stream().filter(held::contains).collect(Collectors.toUnmodifiableSet());
    }

    private Set<Permission> narrowed(Set<Permission> all) {
        Predicate<Permission> isMeant =
                part.<Predicate<Permission>>map(some -> some::contains).orElse(_ -> true);
        return all.stream()
                .filter(grant -> Role.isForEveryone(grant) || isMeant.test(grant))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What of the part no role of the token permits: such a wish is a slip, and is said. */
    Set<String> foreign() {
        var possible = Role.reach(roles);
        return part.orElse(Set.of()).stream()
                .filter(grant -> !possible.contains(grant))
                .map(Permission::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
