package clearinghouse.formats.tuf;

import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Which keys speak for which role. */
public record Root(
        boolean consistentSnapshot, Map<String, Key> keys, Map<String, RoleKeys> roles, Head head)
        implements Metadata {
    public Root {
        keys = Map.copyOf(keys);
        roles = Map.copyOf(roles);
    }

    static Root read(Fields fields, String spec, long version, Instant expires) {
        var consistent = fields.flag("consistent_snapshot");
        var keys = fields.map("keys", Key::read);
        var roles = fields.map("roles", RoleKeys::read);
        for (var role : TopRole.values()) {
            if (!roles.containsKey(role.text())) {
                throw new Fields.Fault("lacks signed.roles." + role.text());
            }
        }
        return new Root(
                consistent, keys, roles, new Head(spec, version, expires, fields.unknown()));
    }

    @Override
    public void renderInto(ObjectNode node) {
        node.put("consistent_snapshot", consistentSnapshot);
        var keyNode = node.putObject("keys");
        keys.forEach((id, key) -> keyNode.set(id, key.render()));
        var roleNode = node.putObject("roles");
        roles.forEach((name, role) -> roleNode.set(name, role.render()));
    }

    RoleKeys role(TopRole role) {
        var found = roles.get(role.text());
        if (found == null) {
            throw new IllegalStateException("a root without " + role);
        }
        return found;
    }
}
