package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.kernel.PublicId;
import java.time.Instant;
import java.util.List;

/** What the matching needs of a published advisory. */
record Publication(
        AdvisoryId id,
        String number,
        PublicId vulnerability,
        String title,
        Instant publishedAt,
        List<AffectedProduct> affected) {

    Publication {
        affected = List.copyOf(affected);
    }
}
