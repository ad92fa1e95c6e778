package clearinghouse.formats.sbom;

import clearinghouse.formats.purl.PackageUrl;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One component as the document gives it; empty texts where it says nothing.
 *
 * @param pointer where in the document, or the line of a table
 * @param hashes by algorithm, as in {@code sha-256}, in lower-case hexadecimal digits
 */
public record SbomComponent(
        String pointer,
        String vendor,
        String name,
        String version,
        Optional<PackageUrl> purl,
        List<String> cpes,
        Map<String, String> hashes) {

    public SbomComponent {
        cpes = List.copyOf(cpes);
        hashes = Collections.unmodifiableMap(new LinkedHashMap<>(hashes));
    }
}
