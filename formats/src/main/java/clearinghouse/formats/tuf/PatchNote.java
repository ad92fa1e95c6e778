package clearinghouse.formats.tuf;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a target is for: the advisory it answers, and the package before and after.
 *
 * @param ordinal grows with each target for one package before; 0 where none is signed
 */
public record PatchNote(String advisory, String purlBefore, String purlAfter, int ordinal) {
    static Optional<PatchNote> read(JsonNode custom) {
        var advisory = custom.path("advisory");
        var before = custom.path("purl_before");
        var after = custom.path("purl_after");
        return advisory.isString() && before.isString() && after.isString()
                ? Optional.of(
                        new PatchNote(
                                advisory.stringValue(),
                                before.stringValue(),
                                after.stringValue(),
                                custom.path("ordinal").asInt(0)))
                : Optional.empty();
    }

    /**
     * Whether this takes the place of the other. A target for another advisory does not, though it
     * is of the same package: it need not hold the other's fix.
     */
    public boolean supersedes(PatchNote other) {
        return advisory.equals(other.advisory)
                && purlBefore.equals(other.purlBefore)
                && ordinal > other.ordinal;
    }

    ObjectNode render() {
        return JsonMapper.shared()
                .createObjectNode()
                .put("advisory", advisory)
                .put("ordinal", ordinal)
                .put("purl_after", purlAfter)
                .put("purl_before", purlBefore);
    }
}
