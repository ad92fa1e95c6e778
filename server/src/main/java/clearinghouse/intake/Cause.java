package clearinghouse.intake;

import java.time.Instant;
import java.util.Optional;

/**
 * Which root cause a reproduced finding belongs to. Two findings of one package have the same cause
 * when the same fixed version silences both: how their stacks look decides nothing.
 */
sealed interface Cause {

    /**
     * What the decision needs to know of one vulnerability.
     *
     * @param hasCase people coordinate on it, so that it must not be merged away under them
     */
    record Side(
            VulnerabilityId id, Instant openedAt, Optional<String> silencedBy, boolean hasCase) {}

    /** The finding's own vulnerability is the first with this cause. */
    record First(VulnerabilityId holder) implements Cause {}

    record Merge(VulnerabilityId from, VulnerabilityId into) implements Cause {}

    /** A person has to look: nothing is merged. */
    record Apart() implements Cause {}

    /**
     * @param own where the finding is now
     * @param holder another vulnerability of the package that the same version silences
     */
    static Cause of(Side own, Optional<Side> holder, String silencedBy) {
        // A person put this finding beside ones with another fix; that is not for us to undo.
        if (own.silencedBy().filter(known -> !known.equals(silencedBy)).isPresent()) {
            return new Apart();
        }
        if (holder.isEmpty()) {
            return new First(own.id());
        }
        var other = holder.get();
        if (own.hasCase() && other.hasCase()) {
            return new Apart();
        }
        if (own.hasCase() != other.hasCase()) {
            return own.hasCase()
                    ? new Merge(other.id(), own.id())
                    : new Merge(own.id(), other.id());
        }
        return isOlder(own, other)
                ? new Merge(other.id(), own.id())
                : new Merge(own.id(), other.id());
    }

    private static boolean isOlder(Side own, Side other) {
        int order = own.openedAt().compareTo(other.openedAt());
        return order != 0 ? order < 0 : own.id().code().compareTo(other.id().code()) < 0;
    }
}
