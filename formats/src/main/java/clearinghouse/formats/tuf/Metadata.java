package clearinghouse.formats.tuf;

import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The signed part of a file. */
public sealed interface Metadata permits Root, Targets, Snapshot, Timestamp {
    /** What our own files declare. */
    String SPEC_VERSION = "1.0.34";

    Head head();

    void renderInto(ObjectNode node);

    default long version() {
        return head().version();
    }

    default boolean expiredAt(Instant now) {
        return !now.isBefore(head().expires());
    }

    default String type() {
        return switch (this) {
            case Root _ -> "root";
            case Targets _ -> "targets";
            case Snapshot _ -> "snapshot";
            case Timestamp _ -> "timestamp";
        };
    }

    default ObjectNode render() {
        var node = JsonMapper.shared().createObjectNode();
        node.put("_type", type());
        node.put("spec_version", head().specVersion());
        node.put("version", head().version());
        node.put("expires", head().expires().toString());
        renderInto(node);
        node.setAll(head().unknown());
        return node;
    }

    static Metadata read(JsonNode signed) {
        var fields = new Fields(signed, "signed");
        var type = fields.string("_type");
        var spec = fields.string("spec_version");
        if (!spec.equals("1") && !spec.startsWith("1.")) {
            throw new Fields.Fault("is not of specification version 1");
        }
        var version = fields.count("version", 1);
        var expires = fields.time("expires");
        return switch (type) {
            case "root" -> Root.read(fields, spec, version, expires);
            case "targets" -> Targets.read(fields, spec, version, expires);
            case "snapshot" ->
                    new Snapshot(
                            fields.map("meta", MetaFile::read),
                            new Head(spec, version, expires, fields.unknown()));
            case "timestamp" -> Timestamp.read(fields, spec, version, expires);
            default -> throw new Fields.Fault("is of no known type");
        };
    }

    /** What every role's metadata says of itself. */
    record Head(String specVersion, long version, Instant expires, Map<String, JsonNode> unknown) {
        public Head {
            unknown = Map.copyOf(unknown);
        }
    }
}
