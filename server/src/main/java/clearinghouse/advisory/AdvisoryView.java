package clearinghouse.advisory;

import clearinghouse.formats.advisory.Advisory;
import clearinghouse.intake.VulnerabilityId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An advisory as its reader sees it; a draft has no number yet.
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

    @Override
    public String toString() {
        return "AdvisoryView[" + id + "]";
    }
}
