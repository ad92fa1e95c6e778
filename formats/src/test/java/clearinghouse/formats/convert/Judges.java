package clearinghouse.formats.convert;

import clearinghouse.formats.Problem;
import clearinghouse.formats.Schemas;
import clearinghouse.formats.csaf.validation.CsafValidator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** What a standard says of a document: its own schema, or of CSAF 2.1 every mandatory test. */
final class Judges {

    private Judges() {}

    static List<String> faults(ConversionTarget target, String document) {
        return switch (target) {
            case CSAF -> Schemas.faults("csaf-2.0.json", document);
            case CSAF21 ->
                    CsafValidator.validate(
                                    document.getBytes(StandardCharsets.UTF_8),
                                    CsafValidator.Extent.BASIC,
                                    Instant.parse("2026-11-29T00:00:00Z"))
                            .errors()
                            .stream()
                            .map(Problem::toString)
                            .toList();
            case OSV -> Schemas.faults("osv-1.7.json", document);
            case CVE -> Schemas.faults("cve-5.1.json", document);
            case OPENVEX -> Schemas.faults("openvex-0.2.0.json", document);
            case CYCLONEDX_VEX -> Schemas.faults("cyclonedx-1.6.json", document);
        };
    }
}
