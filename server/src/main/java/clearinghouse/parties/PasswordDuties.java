package clearinghouse.parties;

import clearinghouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Which duties may be had by a password and a code: policy, which is a later capability, says it by
 * their codes.
 */
public interface PasswordDuties {

    Set<String> allowed(Tx tx);

    /** Those that take a passkey, in their order. */
    default List<Role> refused(Tx tx, Collection<Role> duties) {
        var allowed = allowed(tx);
        return duties.stream().filter(role -> !allowed.contains(role.code())).sorted().toList();
    }

    /** What a refusal says: which they are, and what to do instead. */
    static String why(Collection<Role> refused) {
        return "%s: this takes a passkey, which no false page can ask for. Give this person a security key and make a link for a passkey, or other duties"
                .formatted(String.join(", ", Role.codes(refused)));
    }
}
