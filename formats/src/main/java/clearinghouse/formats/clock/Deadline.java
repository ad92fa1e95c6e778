package clearinghouse.formats.clock;

import java.time.Instant;
import java.util.List;

/** What a rule says at one state of things. */
public sealed interface Deadline {

    /** A moment, and why it is that one. */
    record Due(Reason why) implements Deadline {
        public Instant at() {
            return why.at();
        }
    }

    /** Nothing has happened yet that starts a clock. */
    record Waiting(List<String> triggers) implements Deadline {
        public Waiting {
            triggers = List.copyOf(triggers);
        }
    }

    /** A pause that has not ended: nobody can say when. */
    record Paused(Instant since, String why) implements Deadline {}
}
