package clearinghouse.formats.tuf;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** Which snapshot is the newest. */
public record Timestamp(MetaFile snapshot, Head head) implements Metadata {
    private static final String SNAPSHOT_FILE = "snapshot.json";

    static Timestamp read(Fields fields, String spec, long version, Instant expires) {
        var meta = fields.map("meta", MetaFile::read);
        var snapshot = meta.get(SNAPSHOT_FILE);
        if (snapshot == null || meta.size() != 1) {
            throw new Fields.Fault("does not list exactly snapshot.json at signed.meta");
        }
        return new Timestamp(snapshot, new Head(spec, version, expires, fields.unknown()));
    }

    @Override
    public void renderInto(ObjectNode node) {
        node.putObject("meta").set(SNAPSHOT_FILE, snapshot.render());
    }
}
