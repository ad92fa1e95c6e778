package clearinghouse.formats.version;

import clearinghouse.formats.version.Span.Bound;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers for many versions whether a set, with spans that meet made one, surely holds them: as
 * {@link VersionSet#contains} does, but without a look at each span. Where keys are not exact, the
 * set itself is asked.
 */
public final class Members {

    /** Before every key. */
    private static final VersionKey BEGINNING = new VersionKey(new byte[0]);

    private final VersionSet set;
    private final boolean exact;

    /** What each span of the set begins with. */
    private final List<VersionKey> starts = new ArrayList<>();

    private final Set<VersionKey> except = new HashSet<>();

    Members(VersionSet set) {
        this.exact = set.keysAreExact();
        this.set = set.merged();
        if (exact) {
            this.set.spans().forEach(span -> starts.add(start(span)));
            set.except().forEach(version -> except.add(key(version)));
        }
    }

    private VersionKey start(Span span) {
        return span.from() instanceof Bound.At(var version, _) ? key(version) : BEGINNING;
    }

    private VersionKey key(String version) {
        return set.scheme().key(version).orElseThrow();
    }

    public boolean holds(String version) {
        if (!exact || !set.scheme().keysAreExact(version)) {
            return set.contains(version) instanceof Match.Inside;
        }
        var key = key(version);
        var found = Collections.binarySearch(starts, key);
        var last = found < 0 ? -found - 2 : found;
        return last >= 0
                && !except.contains(key)
                && set.spans().get(last).contains(set.scheme(), version) instanceof Match.Inside;
    }
}
