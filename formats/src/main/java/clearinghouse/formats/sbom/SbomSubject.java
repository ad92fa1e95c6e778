package clearinghouse.formats.sbom;

import clearinghouse.formats.purl.PackageUrl;
import java.time.Instant;
import java.util.Optional;

/**
 * What an inventory describes; empty texts where the document does not say.
 *
 * @param documentId the serial number or namespace of the document itself
 */
public record SbomSubject(
        String name,
        String version,
        Optional<PackageUrl> purl,
        String documentId,
        Optional<Instant> created) {}
