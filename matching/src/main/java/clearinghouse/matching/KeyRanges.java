package clearinghouse.matching;

import clearinghouse.formats.version.Span.Bound;
import clearinghouse.formats.version.VersionKey;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which versions an assertion means, as bytes: from a low key on and below a high one. A version
 * whose key lies in none is not meant, as surely as if the versions themselves were compared.
 *
 * @param scheme of which the keys are
 * @param ranges in no order
 */
record KeyRanges(VersionScheme scheme, List<Range> ranges) {

    private static final byte[] LOWEST = {};

    /** Above the key of every version. */
    private static final byte[] HIGHEST = {(byte) 0xFF};

    record Range(byte[] low, byte[] high) {
        boolean holds(byte[] key) {
            return Arrays.compareUnsigned(low, key) <= 0 && Arrays.compareUnsigned(key, high) < 0;
        }
    }

    KeyRanges {
        ranges = List.copyOf(ranges);
    }

    /** Empty where keys do not say all: then each version has to be looked at by itself. */
    static Optional<KeyRanges> of(Assertion assertion) {
        var set = assertion.ranges();
        var scheme = set.scheme();
        if (!assertion.words().isEmpty()
                || !set.except().isEmpty()
                || !assertion.named().stream().allMatch(version -> says(scheme, version))
                || !boundsSay(set)) {
            return Optional.empty();
        }
        if (assertion.isOfAll()) {
            return Optional.of(new KeyRanges(scheme, List.of(new Range(LOWEST, HIGHEST))));
        }
        var ranges = new ArrayList<Range>();
        for (var span : set.merged().spans()) {
            ranges.add(new Range(low(scheme, span.from()), high(scheme, span.to())));
        }
        for (var version : assertion.named()) {
            var key = key(scheme, version);
            if (ranges.stream().noneMatch(range -> range.holds(key))) {
                ranges.add(new Range(key, next(key)));
            }
        }
        return Optional.of(new KeyRanges(scheme, ranges));
    }

    /** Whether the key of a version says all of its place; of any other its key is not asked. */
    static boolean says(VersionScheme scheme, String version) {
        // Of Arch Linux, different keys may be equal.
        return scheme != VersionScheme.ALPM
                && scheme.keysAreExact(version)
                && scheme.isCertainOf(version);
    }

    private static boolean boundsSay(VersionSet set) {
        for (var span : set.spans()) {
            if (!boundSays(set.scheme(), span.from()) || !boundSays(set.scheme(), span.to())) {
                return false;
            }
        }
        return true;
    }

    private static boolean boundSays(VersionScheme scheme, Bound bound) {
        return !(bound instanceof Bound.At(var version, _)) || says(scheme, version);
    }

    private static byte[] low(VersionScheme scheme, Bound from) {
        return switch (from) {
            case Bound.Open() -> LOWEST;
            case Bound.At(var version, var included) ->
                    included ? key(scheme, version) : next(key(scheme, version));
        };
    }

    private static byte[] high(VersionScheme scheme, Bound to) {
        return switch (to) {
            case Bound.Open() -> HIGHEST;
            case Bound.At(var version, var included) ->
                    included ? next(key(scheme, version)) : key(scheme, version);
        };
    }

    static byte[] key(VersionScheme scheme, String version) {
        return scheme.key(version).map(VersionKey::bytes).orElseThrow();
    }

    /** No text of bytes lies between one and the same with a zero behind it. */
    private static byte[] next(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
