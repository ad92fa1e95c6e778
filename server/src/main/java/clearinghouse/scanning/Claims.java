package clearinghouse.scanning;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;

/** What of the wanted areas is free. It knows areas, never who holds them. */
sealed interface Claims {

    /**
     * @param version empty for a claim on every version
     */
    record Held(String area, String version, Instant expires) {}

    /**
     * @param version empty for every version
     */
    record Wanted(String version, List<String> areas) {
        public Wanted {
            areas = areas.stream().distinct().toList();
        }
    }

    record Granted(List<String> granted, List<String> taken) implements Claims {}

    record NothingFree(List<String> taken) implements Claims {}

    static Claims decide(List<Held> held, Wanted wanted, Instant now) {
        var busy = new HashSet<String>();
        for (var claim : held) {
            if (claim.expires().isAfter(now) && overlap(claim.version(), wanted.version())) {
                busy.add(claim.area());
            }
        }
        var free = wanted.areas().stream().filter(area -> !busy.contains(area)).toList();
        var taken = wanted.areas().stream().filter(busy::contains).toList();
        return free.isEmpty() ? new NothingFree(taken) : new Granted(free, taken);
    }

    private static boolean overlap(String one, String other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }
}
