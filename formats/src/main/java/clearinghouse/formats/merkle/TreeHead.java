package clearinghouse.formats.merkle;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a tree had become at some time: so many entries with this root. */
public record TreeHead(long size, Hash root, Instant at) {
    public TreeHead {
        if (size < 0) {
            throw new IllegalArgumentException("a tree has no negative size");
        }
        // Storage keeps microseconds; the signature has to hold over what is read back.
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * What the log's Ed25519 key signed before it signed checkpoints. The first line keeps the
     * signature from meaning anything else.
     */
    public byte[] signedBytes() {
        return "clearinghouse.tree-head.v1\n%d\n%s\n%s\n"
                .formatted(size, root, at)
                .getBytes(StandardCharsets.UTF_8);
    }
}
