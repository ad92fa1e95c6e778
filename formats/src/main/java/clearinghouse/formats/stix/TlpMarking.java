package clearinghouse.formats.stix;

import clearinghouse.formats.advisory.TlpLabel;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** TLP 2.0 in STIX 2.1: the markings that OASIS defined in its extension, one for each label. */
final class TlpMarking {

    private static final String EXTENSION =
            "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
    private static final String DEFINED = "2022-10-01T00:00:00.000Z";

    private TlpMarking() {}

    static String id(TlpLabel label) {
        return "marking-definition--"
                + switch (label) {
                    case CLEAR -> "94868c89-83c2-464b-929b-a1a8aa3c8487";
                    case GREEN -> "bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
                    case AMBER -> "55d920b0-5e8b-4f79-9ee9-91f868d9b421";
                    case AMBER_STRICT -> "939a9414-2ddd-4d32-a0cd-375ea402b003";
                    case RED -> "e828b379-4e03-4974-9ac4-e53a884c97c1";
                };
    }

    /** It has no versions: a marking never changes (§7.2.1). */
    static StixObject object(TlpLabel label) {
        var marking = JsonNodeFactory.instance.objectNode();
        marking.put("type", "marking-definition");
        marking.put("spec_version", "2.1");
        marking.put("id", id(label));
        marking.put("created", DEFINED);
        marking.put("name", label.label());
        marking.putObject("extensions")
                .putObject(EXTENSION)
                .put("extension_type", "property-extension")
                .put("tlp_2_0", label.label().substring("TLP:".length()).toLowerCase(Locale.ROOT));
        return new StixObject(
                id(label),
                Optional.of(Instant.parse(DEFINED)),
                true,
                JsonMapper.shared().writeValueAsString(marking));
    }
}
