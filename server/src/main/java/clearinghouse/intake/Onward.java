package clearinghouse.intake;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Tx;
import java.util.List;
import java.util.Optional;

/**
 * What capabilities further along the loop know about a finding or a vulnerability. A view shows
 * it; intake itself never asks.
 */
public interface Onward {

    /** Why the target of this package would not take this entry; empty also without a target. */
    Optional<String> entryProblem(String packageUrl, String entry);

    /** Empty while there is none. */
    Optional<Verdict> verdict(Tx tx, FindingId finding);

    /** Those that decided nothing and were set aside, the oldest first. */
    List<Verdict> earlierVerdicts(Tx tx, FindingId finding);

    Progress progress(FindingId finding, String packageUrl);

    Optional<String> caseOf(Tx tx, Access access, VulnerabilityId vulnerability);

    Optional<String> advisoryOf(Tx tx, Access access, VulnerabilityId vulnerability);

    /**
     * @param tested the version of the build that the proof was run on; the one that the finding
     *     names is its submitter's claim
     */
    record Verdict(
            String verdict,
            String level,
            Optional<String> silencedBy,
            String target,
            Optional<String> tested,
            java.time.Instant decidedAt) {}

    /**
     * @param note for a person, where a step means that one has to do something
     */
    record Progress(String step, int done, int of, Optional<String> note) {}
}
