package clearinghouse.formats.stix;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object of STIX 2.1, as it is exchanged.
 *
 * @param id its type, two dashes and a UUID; the same for the same thing in every rendering
 * @param version when this version of it was made; empty for what the standard gives no versions
 * @param saidOnce whether who said it before need not say it again: what many advisories refer to,
 *     such as the publisher or a product
 * @param json the object itself
 */
public record StixObject(String id, Optional<Instant> version, boolean saidOnce, String json) {

    public String type() {
        return id.substring(0, id.indexOf("--"));
    }

    public boolean isRevoked() {
        return tree().path("revoked").asBoolean(false);
    }

    /** Its last version: whoever made it takes it back (§3.6). */
    public StixObject revoked(Instant at) {
        var last = tree();
        last.put("modified", StixRenderer.TIMESTAMP.format(at));
        last.put("revoked", true);
        return new StixObject(
                id, Optional.of(at), saidOnce, JsonMapper.shared().writeValueAsString(last));
    }

    /** With other ids, its own and those that it refers to. */
    StixObject called(Map<String, String> ids) {
        var text = json;
        for (var id : ids.entrySet()) {
            text = text.replace(id.getKey(), id.getValue());
        }
        return new StixObject(ids.getOrDefault(id, id), version, saidOnce, text);
    }

    private ObjectNode tree() {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }
}
