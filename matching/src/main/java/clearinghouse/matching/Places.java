package clearinghouse.matching;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where components lie and where advisories look, as rows of tables: for a database that does what
 * a {@link Snapshot} does. What it finds are candidates, as there; {@link Judge} decides.
 */
public final class Places {

    /** Of no order: every component of the bucket is a candidate. */
    private static final int NO_SCHEME = 0;

    /**
     * Where a component lies.
     *
     * @param bucket a hash; two buckets may have one
     * @param scheme in whose order the key is, as a number; never 0
     * @param key of its version; empty where none says its place
     */
    public record Place(long bucket, int scheme, Optional<Key> key) {
        /** In the order of versions. */
        public Optional<byte[]> order() {
            return key.map(it -> it.bytes().clone());
        }
    }

    /**
     * Where an advisory looks: at the places of one bucket from a low key on and below a high one,
     * and at all there that have no key or one of another scheme.
     */
    public record Sought(long bucket, int scheme, Key from, Key below) {
        public byte[] low() {
            return from.bytes().clone();
        }

        public byte[] high() {
            return below.bytes().clone();
        }
    }

    private Places() {}

    public static List<Place> of(Component component) {
        var places = new ArrayList<Place>();
        for (var known : component.known()) {
            for (var name : known.identity().buckets()) {
                places.add(
                        new Place(hash(name), Segment.number(known.scheme()), known.key()));
            }
        }
        return List.copyOf(places);
    }

    public static List<Sought> of(Assertion assertion) {
        var sought = new ArrayList<Sought>();
        for (var identity : assertion.identities()) {
            for (var name : identity.sought()) {
                if (assertion.keys().isEmpty()) {
                    sought.add(new Sought(hash(name), NO_SCHEME, Key.LOWEST, Key.HIGHEST));
                    continue;
                }
                var ranges = assertion.keys().get();
                int scheme = Segment.number(ranges.scheme());
                for (var range : ranges.ranges()) {
                    sought.add(new Sought(hash(name), scheme, range.low(), range.high()));
                }
            }
        }
        return List.copyOf(sought);
    }

    private static long hash(String bucket) {
        return Segment.hash(bucket.getBytes(StandardCharsets.UTF_8));
    }
}
