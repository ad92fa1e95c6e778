package clearinghouse.formats.tuf;

import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A metadata file as the metadata above lists it; length and hashes may be left out. */
public record MetaFile(
        long version,
        OptionalLong length,
        Map<String, String> hashes,
        Map<String, JsonNode> unknown) {
    public MetaFile {
        hashes = Map.copyOf(hashes);
        unknown = Map.copyOf(unknown);
    }

    static MetaFile of(long version, byte[] content) {
        return new MetaFile(
                version,
                OptionalLong.of(content.length),
                Map.of("sha256", Digests.sha256(content)),
                Map.of());
    }

    static MetaFile read(Fields fields) {
        return new MetaFile(
                fields.count("version", 1),
                fields.maybeCount("length", 1),
                fields.has("hashes") ? fields.hashes("hashes") : Map.of(),
                fields.unknown());
    }

    ObjectNode render() {
        var node = JsonMapper.shared().createObjectNode();
        if (!hashes.isEmpty()) {
            var hashNode = node.putObject("hashes");
            hashes.forEach(hashNode::put);
        }
        length.ifPresent(bytes -> node.put("length", bytes));
        node.put("version", version);
        node.setAll(unknown);
        return node;
    }

    ContentCheck check(String file) {
        return new ContentCheck(file, length, hashes);
    }
}
