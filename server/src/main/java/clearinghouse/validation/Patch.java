package clearinghouse.validation;

import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.util.Optional;

/**
 * A candidate patch and what it was found to be worth.
 *
 * @param verdict accepted, refused or errored; empty while it is being judged
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
        Optional<Instant> judgedAt) {

    public String state() {
        return verdict.isPresent() ? "judged" : "judging";
    }

    @Override
    public String toString() {
        return "Patch[" + id + "]";
    }
}
