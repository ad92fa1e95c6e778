package clearinghouse.formats.advisory;

import java.time.Instant;
import java.util.List;

/** Which advisory this is, and which revision of it. */
public record Tracking(String id, Status status, List<Revision> history) {

    public enum Status {
        DRAFT,
        INTERIM,
        FINAL
    }

    public Tracking {
        history = List.copyOf(history);
        Text.required("the tracking id", id);
        if (history.isEmpty()) {
            throw new IllegalArgumentException("an advisory has a revision history");
        }
        for (var i = 0; i < history.size(); i++) {
            if (history.get(i).number() != i + 1) {
                throw new IllegalArgumentException("revisions count 1, 2, 3 without a gap");
            }
            if (i > 0 && history.get(i).date().isBefore(history.get(i - 1).date())) {
                throw new IllegalArgumentException("a revision is not older than the one before");
            }
        }
    }

    public int version() {
        return history.getLast().number();
    }

    public Instant initialRelease() {
        return history.getFirst().date();
    }

    public Instant currentRelease() {
        return history.getLast().date();
    }
}
