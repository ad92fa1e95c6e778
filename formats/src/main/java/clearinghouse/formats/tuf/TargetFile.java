package clearinghouse.formats.tuf;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A target as metadata lists it. */
public record TargetFile(long length, Map<String, String> hashes, Map<String, JsonNode> unknown) {
    public TargetFile {
        if (length < 0 || hashes.isEmpty()) {
            throw new IllegalArgumentException("a target has a length and a hash");
        }
        hashes = Map.copyOf(hashes);
        unknown = Map.copyOf(unknown);
    }

    public static TargetFile of(byte[] content, PatchNote note) {
        return of(content.length, Digests.sha256(content), Digests.sha512(content), note);
    }

    public static TargetFile of(long length, String sha256, String sha512, PatchNote note) {
        return new TargetFile(
                length,
                Map.of("sha256", sha256, "sha512", sha512),
                Map.of("custom", note.render()));
    }

    static TargetFile read(Fields fields) {
        return new TargetFile(fields.count("length", 0), fields.hashes("hashes"), fields.unknown());
    }

    ObjectNode render() {
        var node = JsonMapper.shared().createObjectNode();
        var hashNode = node.putObject("hashes");
        // Some clients ask for a target under the name of the hash that stands first.
        hashes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(hash -> hashNode.put(hash.getKey(), hash.getValue()));
        node.put("length", length);
        node.setAll(unknown);
        return node;
    }

    /** Empty when the target's {@code custom} is not ours. */
    public Optional<PatchNote> note() {
        return Optional.ofNullable(unknown.get("custom")).flatMap(PatchNote::read);
    }

    public ContentCheck check(String path) {
        return new ContentCheck(path, OptionalLong.of(length), hashes);
    }
}
