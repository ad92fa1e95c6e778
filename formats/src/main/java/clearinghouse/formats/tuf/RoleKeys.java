package clearinghouse.formats.tuf;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Who may sign for a role, and how many must. */
public record RoleKeys(List<String> keyids, int threshold, Map<String, JsonNode> unknown) {
    public RoleKeys {
        keyids = List.copyOf(keyids);
        unknown = Map.copyOf(unknown);
    }

    static RoleKeys read(Fields fields) {
        return new RoleKeys(
                fields.strings("keyids"),
                Math.toIntExact(Math.min(fields.count("threshold", 1), Integer.MAX_VALUE)),
                fields.unknown());
    }

    ObjectNode render() {
        var node = JsonMapper.shared().createObjectNode();
        keyids.forEach(node.putArray("keyids")::add);
        node.put("threshold", threshold);
        node.setAll(unknown);
        return node;
    }

    /** The same signers, whatever else the entry says. */
    boolean sameSigners(RoleKeys other) {
        return threshold == other.threshold && Set.copyOf(keyids).equals(Set.copyOf(other.keyids));
    }
}
