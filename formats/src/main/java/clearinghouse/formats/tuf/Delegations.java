package clearinghouse.formats.tuf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The roles that a targets role trusts with part of the paths, in the order in which they are
 * asked.
 */
public record Delegations(Map<String, Key> keys, List<Role> roles, Map<String, JsonNode> unknown) {
    private static final Set<String> RESERVED = Set.of("root", "targets", "snapshot", "timestamp");

    public Delegations {
        keys = Map.copyOf(keys);
        roles = List.copyOf(roles);
        unknown = Map.copyOf(unknown);
    }

    /** Exactly one of paths and hash prefixes is given, as the specification wants. */
    public record Role(
            String name,
            RoleKeys keys,
            boolean terminating,
            Optional<List<String>> paths,
            Optional<List<String>> pathHashPrefixes) {

        static Role read(JsonNode node, String where) {
            var fields = new Fields(node, where);
            var name = fields.string("name");
            if (name.isEmpty() || RESERVED.contains(name)) {
                throw new Fields.Fault("delegates to a reserved name at " + where);
            }
            var terminating = fields.flag("terminating");
            var paths = maybeStrings(fields, "paths");
            var prefixes = maybeStrings(fields, "path_hash_prefixes");
            if (paths.isPresent() == prefixes.isPresent()) {
                throw new Fields.Fault(
                        "does not have one of paths and path_hash_prefixes at " + where);
            }
            return new Role(name, RoleKeys.read(fields), terminating, paths, prefixes);
        }

        private static Optional<List<String>> maybeStrings(Fields fields, String name) {
            return fields.has(name)
                    ? Optional.of(List.copyOf(fields.strings(name)))
                    : Optional.empty();
        }

        ObjectNode render() {
            var node = keys.render();
            node.put("name", name);
            node.put("terminating", terminating);
            paths.ifPresent(given -> given.forEach(node.putArray("paths")::add));
            pathHashPrefixes.ifPresent(
                    given -> given.forEach(node.putArray("path_hash_prefixes")::add));
            return node;
        }

        boolean covers(String path) {
            var hash = Digests.sha256(path.getBytes(StandardCharsets.UTF_8));
            return paths.orElse(List.of()).stream()
                            .anyMatch(pattern -> PathPattern.matches(pattern, path))
                    || pathHashPrefixes.orElse(List.of()).stream().anyMatch(hash::startsWith);
        }
    }

    static Delegations read(Fields fields) {
        return new Delegations(
                fields.map("keys", Key::read),
                // Succinct hashed bins are kept as unknown: they lead to no target here.
                fields.has("roles") ? fields.list("roles", Role::read) : List.of(),
                fields.unknown());
    }

    ObjectNode render() {
        var node = JsonMapper.shared().createObjectNode();
        var keyNode = node.putObject("keys");
        keys.forEach((id, key) -> keyNode.set(id, key.render()));
        if (!unknown.containsKey("succinct_roles")) {
            var roleNode = node.putArray("roles");
            roles.forEach(role -> roleNode.add(role.render()));
        }
        node.setAll(unknown);
        return node;
    }
}
