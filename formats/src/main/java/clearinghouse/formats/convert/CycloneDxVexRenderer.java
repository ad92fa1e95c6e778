package clearinghouse.formats.convert;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.PublishedDocument;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/**
 * An advisory of ours as a CycloneDX 1.6 document of vulnerabilities. It is told again from its
 * CSAF document, so that there is one writer of the form and both say the same.
 */
public final class CycloneDxVexRenderer {

    private CycloneDxVexRenderer() {}

    /**
     * @param csaf as it was rendered
     */
    public static Parsed<String> render(String csaf, Instant now) {
        var json = JsonMapper.shared().readTree(csaf);
        return switch (PublishedDocument.read("", json)) {
            case Parsed.Invalid<PublishedDocument>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<PublishedDocument>(var document) ->
                    Conversion.of(
                                    new Conversion.Source(document, json, ""),
                                    ConversionTarget.CYCLONEDX_VEX,
                                    now)
                            .map(Conversion::text);
        };
    }
}
