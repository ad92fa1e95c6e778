package clearinghouse.intake;

import clearinghouse.platform.Workers;
import clearinghouse.vault.Rotations;
import java.util.Map;
import java.util.function.Consumer;

/** Portrays findings again when they have no portrait, and when the key behind all of them ends. */
public final class CandidateJobs {

    static final String PURPOSE = "compare";

    private final Candidates candidates;

    public CandidateJobs(Candidates candidates) {
        this.candidates = candidates;
    }

    public Map<String, Consumer<Workers.Lease>> handlers() {
        return Map.of(
                Candidates.UNPORTRAYED, this::portrayMissing, Rotations.ROTATED, this::rotated);
    }

    private void portrayMissing(Workers.Lease lease) {
        candidates.portrayMissing(lease.access().forPurpose(PURPOSE), lease::complete);
    }

    /** Begun again after an interruption, it renews once more; that costs time alone. */
    private void rotated(Workers.Lease lease) {
        candidates.renew(lease.access());
        portrayMissing(lease);
    }
}
