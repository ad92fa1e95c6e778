package clearinghouse.matching;

import clearinghouse.formats.version.Span.Bound;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which versions are meant, as keys: from a low one on and below a high one. A version whose key
 * lies in none is not meant, as surely as if the versions themselves were compared.
 *
 * @param scheme of which the keys are
 * @param ranges in no order
 */
record KeyRanges(VersionScheme scheme, List<Range> ranges) {

    record Range(Key low, Key high) {
        boolean holds(Key key) {
            return low.compareTo(key) <= 0 && key.compareTo(high) < 0;
        }
    }

    KeyRanges {
        ranges = List.copyOf(ranges);
    }

    boolean hold(Key key) {
        for (var range : ranges) {
            if (range.holds(key)) {
                return true;
            }
        }
        return false;
    }

    static KeyRanges all(VersionScheme scheme) {
        return new KeyRanges(scheme, List.of(new Range(Key.LOWEST, Key.HIGHEST)));
    }

    /**
     * Of what is in a set, and what is named beside it; empty where keys do not say all of it: then
     * each version has to be looked at by itself.
     */
    static Optional<KeyRanges> of(VersionSet set, List<String> named) {
        if (!set.except().isEmpty()) {
            return Optional.empty();
        }
        var scheme = set.scheme();
        var ranges = new ArrayList<Range>();
        for (var span : set.spans()) {
            var low = low(scheme, span.from());
            var high = high(scheme, span.to());
            if (low.isEmpty() || high.isEmpty()) {
                return Optional.empty();
            }
            ranges.add(new Range(low.get(), high.get()));
        }
        for (var version : named) {
            var key = Key.of(scheme, version);
            if (key.isEmpty()) {
                return Optional.empty();
            }
            if (ranges.stream().noneMatch(range -> range.holds(key.get()))) {
                ranges.add(new Range(key.get(), key.get().next()));
            }
        }
        return Optional.of(new KeyRanges(scheme, ranges));
    }

    private static Optional<Key> low(VersionScheme scheme, Bound from) {
        return switch (from) {
            case Bound.Open() -> Optional.of(Key.LOWEST);
            case Bound.At(var version, var included) ->
                    Key.of(scheme, version).map(key -> included ? key : key.next());
        };
    }

    private static Optional<Key> high(VersionScheme scheme, Bound to) {
        return switch (to) {
            case Bound.Open() -> Optional.of(Key.HIGHEST);
            case Bound.At(var version, var included) ->
                    Key.of(scheme, version).map(key -> included ? key.next() : key);
        };
    }
}
