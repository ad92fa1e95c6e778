package clearinghouse.formats.convert;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.PublishedDocument;
import java.net.URI;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An advisory of ours as a document of the draft of CSAF 2.1. It is told again from its CSAF 2.0
 * document, as that was published.
 */
public final class Csaf21Renderer {

    private Csaf21Renderer() {}

    /**
     * Invalid where it would break a mandatory test of 2.1.
     *
     * @param csaf as it was published
     * @param self where the document of 2.1 will be found
     */
    public static Parsed<String> render(byte[] csaf, URI self, Instant now) {
        var json = JsonMapper.shared().readTree(csaf);
        relocate(json, self);
        return switch (PublishedDocument.read("", json)) {
            case Parsed.Invalid<PublishedDocument>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<PublishedDocument>(var document) ->
                    Conversion.of(
                                    new Conversion.Source(document, json, ""),
                                    ConversionTarget.CSAF21,
                                    now)
                            .map(Conversion::text);
        };
    }

    /** CSAF 2.1 §6.2.11: what it calls itself is this form of it, and no other. */
    private static void relocate(JsonNode csaf, URI self) {
        for (var reference : csaf.at("/document/references")) {
            if (reference instanceof ObjectNode link
                    && link.path("category").asString("").equals("self")) {
                link.put("url", self.toString());
            }
        }
    }
}
