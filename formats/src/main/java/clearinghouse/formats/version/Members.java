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
 * set itself is asked; a span that ends before it begins holds nothing.
 */
public final class Members {

    /** Before every key. */
    private static final VersionKey BEGINNING = new VersionKey(new byte[0]);

    private final VersionSet set;
    private final boolean exact;

    /** What each span of the set begins with. */
    private final List<VersionKey> starts = new ArrayList<>();

    private final Set<VersionKey> except = new HashSet<>();

    /**
     * What the set holds of versions without a place in the order, which equal their text alone.
     */
    private final Set<String> texts = new HashSet<>();

    private final boolean holdsAll;

    Members(VersionSet given) {
        var scheme = given.scheme();
        var plain =
                new VersionSet(
                        scheme,
                        given.spans().stream()
                                .filter(span -> !span.endsBefore(scheme, span))
                                .toList(),
                        given.except());
        this.exact = plain.keysAreExact();
        this.set = plain.merged();
        // Where some are left out, each of these may be one of them.
        var surely = set.except().isEmpty();
        this.holdsAll = surely && set.spans().contains(Span.ALL);
        if (surely) {
            set.spans().forEach(this::addTexts);
        }
        if (exact) {
            this.set.spans().forEach(span -> starts.add(start(span)));
            set.except().forEach(version -> except.add(key(version)));
        }
    }

    private void addTexts(Span span) {
        for (var bound : List.of(span.from(), span.to())) {
            if (bound instanceof Bound.At(var version, _)
                    && span.contains(set.scheme(), version) instanceof Match.Inside) {
                texts.add(version);
            }
        }
    }

    private VersionKey start(Span span) {
        return span.from() instanceof Bound.At(var version, _) ? key(version) : BEGINNING;
    }

    private VersionKey key(String version) {
        return set.scheme().key(version).orElseThrow();
    }

    public boolean holds(String version) {
        if (!set.scheme().understands(version)) {
            return !version.isEmpty() && (holdsAll || texts.contains(version));
        }
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
