package clearinghouse.advisory;

import clearinghouse.catalogue.Assessment;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.intake.VulnerabilityId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What later capabilities need of a published advisory.
 *
 * @param number such as {@code CLH-2026-0001}
 * @param revision counts from 1
 * @param packageUrl without a version
 * @param affected each package with its range, affected and fixed versions
 * @param inputs the newest assessment of each decision point, with who set it and from what
 */
public record PublishedAdvisory(
        AdvisoryId id,
        String number,
        int revision,
        String title,
        VulnerabilityId vulnerability,
        PackageUrl packageUrl,
        List<AffectedProduct> affected,
        Map<String, Assessment> inputs,
        Instant publishedAt) {

    public PublishedAdvisory {
        affected = List.copyOf(affected);
        inputs = Map.copyOf(inputs);
    }
}
