package clearinghouse.formats.version;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;

/**
 * Keys for the versions of one package. They are those of the scheme as long as these are exact for
 * all of its versions; else a rank among them, as long as it is exact where the scheme's rules do
 * not go round in a ring among these versions, and the place of the scheme's key where they do.
 */
public final class VersionRanks {

    private final VersionScheme scheme;
    private final Map<String, VersionKey> ranks;

    private VersionRanks(VersionScheme scheme, Map<String, VersionKey> ranks) {
        this.scheme = scheme;
        this.ranks = ranks;
    }

    /** Of versions without a place in the order nothing is known here. */
    public static VersionRanks of(VersionScheme scheme, SequencedCollection<String> versions) {
        var placed = new ArrayList<String>();
        var exact = true;
        for (var version : new HashSet<>(versions)) {
            if (scheme.understands(version)) {
                placed.add(version);
                exact &= scheme.keysAreExact(version);
            }
        }
        return new VersionRanks(scheme, exact ? Map.of() : ranks(scheme, placed));
    }

    /** Empty for a version without a place in the order, or that was not among those given. */
    public Optional<VersionKey> key(String version) {
        return ranks.isEmpty() ? scheme.key(version) : Optional.ofNullable(ranks.get(version));
    }

    private record Placed(String version, VersionKey key) {}

    private static Map<String, VersionKey> ranks(VersionScheme scheme, List<String> versions) {
        var sorted = new ArrayList<String>();
        var left = new ArrayList<String>();
        versions.stream()
                .map(version -> new Placed(version, scheme.key(version).orElseThrow()))
                .sorted(Comparator.comparing(Placed::key))
                .map(Placed::version)
                .forEach(version -> (scheme.keysAreExact(version) ? sorted : left).add(version));
        left.forEach(version -> sorted.add(place(scheme, sorted, version), version));
        var ranks = new HashMap<String, VersionKey>();
        var rank = 0;
        for (var i = 0; i < sorted.size(); i++) {
            if (i > 0 && compare(scheme, sorted.get(i - 1), sorted.get(i)) != 0) {
                rank++;
            }
            var bytes = ByteBuffer.allocate(Integer.BYTES).putInt(rank).array();
            ranks.put(sorted.get(i), new VersionKey(bytes));
        }
        return ranks;
    }

    /** Before the first that is later. */
    private static int place(VersionScheme scheme, List<String> sorted, String version) {
        var from = 0;
        var to = sorted.size();
        while (from < to) {
            var middle = (from + to) >>> 1;
            if (compare(scheme, sorted.get(middle), version) <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private static int compare(VersionScheme scheme, String left, String right) {
        return scheme.compare(left, right).orElseThrow();
    }
}
