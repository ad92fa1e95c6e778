package clearinghouse.catalogue;

import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import java.util.Optional;

/**
 * What one source may still have this server keep. Beyond that nothing more of it is taken, and
 * nothing is lost that is believed.
 */
final class Room {

    /** In bytes; a small document takes as much with what is written down beside it. */
    static final int LEAST = 4_096;

    /**
     * In MB.
     *
     * @param quarantine of documents of one source that wait
     * @param taken of what one source said, with each revision
     * @param revisions of what one source said earlier in one document
     */
    record Bounds(int quarantine, int taken, int revisions) {
        static Bounds in(Tx tx, Policy policy) {
            return new Bounds(
                    policy.most(tx, "subscription.quarantine"),
                    policy.most(tx, "subscription.taken"),
                    policy.most(tx, "document.revisions"));
        }
    }

    private final Bounds bounds;
    private long waiting;
    private long taken;

    /**
     * @param waiting in quarantine, as {@link #of} counts it
     * @param taken as {@link #of} counts it
     */
    Room(Bounds bounds, long waiting, long taken) {
        this.bounds = bounds;
        this.waiting = waiting;
        this.taken = taken;
    }

    /** In bytes. */
    static long of(long bytes) {
        return Math.max(bytes, LEAST);
    }

    /**
     * Why a document is not taken in; where it may be, it takes its room.
     *
     * @param before in bytes, of what the same source said in that document until now
     */
    Optional<String> take(long bytes, long before) {
        if (before > megabytes(bounds.revisions())) {
            return Optional.of(
                    "its earlier revisions are all that is kept of one document, %,d MB"
                            .formatted(bounds.revisions()));
        }
        if (taken + of(bytes) > megabytes(bounds.taken())) {
            return Optional.of(
                    "what was taken in of its source is all that is kept of one, %,d MB"
                            .formatted(bounds.taken()));
        }
        taken += of(bytes);
        return Optional.empty();
    }

    /** Whether a document may wait in quarantine; where it may, it takes its room. */
    boolean quarantine(long bytes) {
        if (waiting + of(bytes) > megabytes(bounds.quarantine())) {
            return false;
        }
        waiting += of(bytes);
        return true;
    }

    private static long megabytes(int number) {
        return (long) number << 20;
    }
}
