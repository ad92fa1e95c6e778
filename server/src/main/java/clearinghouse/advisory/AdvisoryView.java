package clearinghouse.advisory;

import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.Revision;
import clearinghouse.intake.VulnerabilityId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An advisory as its reader sees it; the draft of the first revision has no number yet.
 *
 * @param key orders the advisories; it never leaves
 */
public record AdvisoryView(
        UUID key,
        AdvisoryId id,
        Optional<String> number,
        VulnerabilityId vulnerability,
        Advisory advisory,
        Instant draftedAt,
        Optional<Instant> publishedAt) {

    /** What was published, the oldest first; of a draft with what it would add. */
    public List<Revision> history() {
        return advisory.tracking().history();
    }

    @Override
    public String toString() {
        return "AdvisoryView[" + id + "]";
    }
}
