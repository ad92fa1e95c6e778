package clearinghouse.platform;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** How many requests of one actor are answered at once: one must not take all of the server. */
final class UnderWay {

    private final int most;
    private final ConcurrentHashMap<String, Integer> byActor = new ConcurrentHashMap<>();

    UnderWay(int most) {
        this.most = most;
    }

    /** Does the work, or what is to be done when the actor has enough under way. */
    <T> T within(String actor, Supplier<T> work, Supplier<T> enough) {
        int now = byActor.merge(actor, 1, Integer::sum);
        try {
            return now > most ? enough.get() : work.get();
        } finally {
            byActor.computeIfPresent(actor, (_, count) -> count == 1 ? null : count - 1);
        }
    }
}
