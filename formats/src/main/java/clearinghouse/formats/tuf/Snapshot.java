package clearinghouse.formats.tuf;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Which version of each targets file belongs to this moment. */
public record Snapshot(Map<String, MetaFile> meta, Head head) implements Metadata {
    public Snapshot {
        meta = Map.copyOf(meta);
    }

    @Override
    public void renderInto(ObjectNode node) {
        var metaNode = node.putObject("meta");
        meta.forEach((file, listed) -> metaNode.set(file, listed.render()));
    }
}
