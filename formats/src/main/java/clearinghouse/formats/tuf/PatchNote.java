package clearinghouse.formats.tuf;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a target is for: the advisory it answers, and the package before and after. */
public record PatchNote(String advisory, String purlBefore, String purlAfter) {
    static Optional<PatchNote> read(JsonNode custom) {
        var advisory = custom.path("advisory");
        var before = custom.path("purl_before");
        var after = custom.path("purl_after");
        return advisory.isString() && before.isString() && after.isString()
                ? Optional.of(
                        new PatchNote(
                                advisory.stringValue(), before.stringValue(), after.stringValue()))
                : Optional.empty();
    }

    ObjectNode render() {
        return JsonMapper.shared()
                .createObjectNode()
                .put("advisory", advisory)
                .put("purl_after", purlAfter)
                .put("purl_before", purlBefore);
    }
}
