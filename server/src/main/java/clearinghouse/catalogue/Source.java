package clearinghouse.catalogue;

import java.time.Instant;
import java.util.Optional;

/**
 * A document that tells of a vulnerability, as it is known here.
 *
 * @param form how it is written, such as {@code osv} or {@code csaf}
 * @param name that its author has for it
 * @param revision of those that came here, from 1
 * @param staleSince from when on the place that it comes from counts as old, where it does: this
 *     may have been revised there, or withdrawn
 * @param ours published here: no record of another bears such a name
 * @param modified the first instant of 1970 where it does not say
 */
public record Source(
        String form,
        String name,
        int revision,
        Instant modified,
        Instant importedAt,
        boolean withdrawn,
        boolean ours,
        Optional<Instant> staleSince) {

    /** Its own time where it says one, else that of its arrival. */
    public Instant at() {
        return modified.equals(Instant.EPOCH) ? importedAt : modified;
    }

    public String label() {
        return form + " " + name;
    }
}
