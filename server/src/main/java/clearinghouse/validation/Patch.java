package clearinghouse.validation;

import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Marks;
import java.time.Instant;
import java.util.Optional;

/**
 * A candidate patch and what it was found to be worth.
 *
 * @param verdict the newest: accepted, refused or errored; empty while it is first judged
 * @param again why it is being judged again, where the verdict does not hold for every finding of
 *     its root cause
 * @param marks as whoever looks at it sees it
 */
public record Patch(
        PatchId id,
        String name,
        VulnerabilityId vulnerability,
        PartyId party,
        Optional<String> verdict,
        Optional<String> level,
        Optional<String> reason,
        Optional<String> bypassedBy,
        Optional<String> jarSha256,
        Instant submittedAt,
        Optional<Instant> judgedAt,
        Optional<String> again,
        Marks marks) {

    public String state() {
        return verdict.isPresent() && again.isEmpty() ? "judged" : "judging";
    }

    public boolean isAccepted() {
        return verdict.filter(Laboratory.ACCEPTED::equals).isPresent();
    }

    /** A verdict that stood before the newest one. */
    public record Former(
            String verdict,
            Optional<String> level,
            Optional<String> reason,
            Optional<String> bypassedBy,
            Instant judgedAt) {
        @Override
        public String toString() {
            return "Former[" + verdict + "]";
        }
    }

    @Override
    public String toString() {
        return "Patch[" + id + "]";
    }
}
