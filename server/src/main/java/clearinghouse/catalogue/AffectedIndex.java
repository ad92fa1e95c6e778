package clearinghouse.catalogue;

import clearinghouse.formats.osv.OsvQuery;
import clearinghouse.formats.version.VersionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which imported advisories name a version of a package, held in memory. A look takes the entries
 * of one package as they are at that moment, so that readers never wait for a writer; there is one
 * writer at a time.
 */
final class AffectedIndex {

    /**
     * An advisory as a list of answers names it.
     *
     * @param number grows in the order in which advisories were first imported
     */
    record Told(long number, String name, Instant modified) {}

    /** Some versions of one package. */
    record Affected(String packageKey, KeySpan span) {}

    private record Entry(Told advisory, KeySpan span) {}

    private static final Comparator<Entry> BY_NUMBER =
            Comparator.comparingLong(entry -> entry.advisory().number());

    /** Those that are written alike stand together. */
    private static final Comparator<Entry> BY_EXACT =
            Comparator.<Entry, String>comparing(entry -> entry.span().exact())
                    .thenComparing(BY_NUMBER);

    /**
     * What is said of one package. Where ranges begin and end stands once and in order; the ranges
     * themselves are places there, so that a version is looked up once and then compared with
     * nothing but numbers that lie side by side.
     *
     * @param bounds in the order of versions, each once
     * @param ranges in the order of numbers
     * @param lows for each range the place of its beginning
     * @param highs for each range the place of its end
     * @param written versions that have no place in the order, by their text
     */
    private record Spans(
            byte[][] bounds, Entry[] ranges, int[] lows, int[] highs, Entry[] written) {

        private static final Spans NONE = of(List.of());

        static Spans of(List<Entry> entries) {
            var ranges =
                    entries.stream()
                            .filter(it -> it.span().exact().isEmpty())
                            .sorted(BY_NUMBER)
                            .toArray(Entry[]::new);
            var bounds =
                    Arrays.stream(ranges)
                            .flatMap(it -> Stream.of(it.span().low(), it.span().high()))
                            .collect(
                                    Collectors.toCollection(
                                            () -> new TreeSet<>(Arrays::compareUnsigned)))
                            .toArray(byte[][]::new);
            return new Spans(
                    bounds,
                    ranges,
                    places(ranges, bounds, KeySpan::low),
                    places(ranges, bounds, KeySpan::high),
                    entries.stream()
                            .filter(it -> !it.span().exact().isEmpty())
                            .sorted(BY_EXACT)
                            .toArray(Entry[]::new));
        }

        private static int[] places(
                Entry[] ranges, byte[][] bounds, Function<KeySpan, byte[]> end) {
            return Arrays.stream(ranges)
                    .mapToInt(it ->
                            Arrays.binarySearch(
                                    bounds, end.apply(it.span()), Arrays::compareUnsigned))
                    .toArray();
        }

        Stream<Entry> entries() {
            return Stream.concat(Arrays.stream(ranges), Arrays.stream(written));
        }

        /** How many bounds are not above it. */
        private int place(byte[] key) {
            int found = Arrays.binarySearch(bounds, key, Arrays::compareUnsigned);
            return found >= 0 ? found + 1 : -found - 1;
        }

        /**
         * In the order of numbers, each once.
         *
         * @param key empty for what has no place in the order, and so may be in each of them
         */
        List<Told> holding(Optional<byte[]> key, String release) {
            var found = new ArrayList<Told>();
            boolean any = key.isEmpty();
            int place = any ? 0 : place(key.get());
            for (int i = 0; i < ranges.length; i++) {
                boolean holds = any || (lows[i] < place && place <= highs[i]);
                if (holds && isOf(release, ranges[i].span())) {
                    add(ranges[i].advisory(), found);
                }
            }
            return found;
        }

        List<Told> allWritten(String release) {
            return Arrays.stream(written)
                    .filter(it -> isOf(release, it.span()))
                    .map(Entry::advisory)
                    .toList();
        }

        /** In the order of numbers, each once. */
        List<Told> writtenAs(String version, String release) {
            var found = new ArrayList<Told>();
            for (int i = firstFrom(version);
                    i < written.length && written[i].span().exact().equals(version);
                    i++) {
                if (isOf(release, written[i].span())) {
                    add(written[i].advisory(), found);
                }
            }
            return found;
        }

        private static void add(Told advisory, List<Told> found) {
            if (found.isEmpty() || found.getLast().number() != advisory.number()) {
                found.add(advisory);
            }
        }

        /** Where the first entry stands that is written so, or would. */
        private int firstFrom(String exact) {
            int low = 0;
            int high = written.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (written[middle].span().exact().compareTo(exact) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    private final Map<String, Spans> byPackage = new ConcurrentHashMap<>();
    private final Map<Long, Set<String>> packagesOf = new ConcurrentHashMap<>();

    /** In place of all that was said of these advisories before. */
    void put(Map<Told, List<Affected>> said) {
        var ended = new HashSet<Long>();
        said.keySet().forEach(advisory -> ended.add(advisory.number()));
        var fresh = new TreeMap<String, List<Entry>>();
        for (var number : ended) {
            for (var known : packagesOf.getOrDefault(number, Set.of())) {
                fresh.computeIfAbsent(known, _ -> new ArrayList<>());
            }
            packagesOf.remove(number);
        }
        said.forEach((advisory, affected) -> {
            var packages = new HashSet<String>();
            for (var each : affected) {
                packages.add(each.packageKey());
                fresh.computeIfAbsent(each.packageKey(), _ -> new ArrayList<>())
                        .add(new Entry(advisory, each.span()));
            }
            packagesOf.put(advisory.number(), Set.copyOf(packages));
        });
        fresh.forEach((packageKey, more) ->
                byPackage.compute(packageKey, (_, before) -> merged(before, ended, more)));
    }

    private static Spans merged(@Nullable Spans before, Set<Long> ended, List<Entry> more) {
        var kept =
                (before == null ? Spans.NONE : before)
                        .entries()
                        .filter(it -> !ended.contains(it.advisory().number()));
        return Spans.of(Stream.concat(kept, more.stream()).toList());
    }

    /** In the order of numbers. */
    List<Told> find(OsvQuery query) {
        return switch (query) {
            case OsvQuery.OfCommit(var hash) -> find(OsvSpans.COMMITS, "", hash, Optional.empty());
            case OsvQuery.OfPackage(var name, var version) ->
                    find(
                            name.key(),
                            name.release(),
                            version,
                            version.isEmpty()
                                    ? Optional.empty()
                                    : name.scheme().key(version).map(VersionKey::bytes));
        };
    }

    /**
     * A version that has no place in the order may be any, so that each advisory on the package
     * names it.
     *
     * @param release empty for every release
     * @param version empty for every version
     */
    private List<Told> find(
            String packageKey, String release, String version, Optional<byte[]> key) {
        var spans = byPackage.getOrDefault(packageKey, Spans.NONE);
        var held = spans.holding(key, release);
        var written =
                version.isEmpty() ? spans.allWritten(release) : spans.writtenAs(version, release);
        return written.isEmpty() ? held : distinct(Stream.concat(held.stream(), written.stream()));
    }

    /** In the order of numbers, each once. */
    private static List<Told> distinct(Stream<Told> found) {
        var byNumber = new TreeMap<Long, Told>();
        found.forEach(it -> byNumber.put(it.number(), it));
        return List.copyOf(byNumber.values());
    }

    /** {@code 22.04:LTS} is a kind of {@code 22.04}. */
    private static boolean isOf(String release, KeySpan span) {
        return release.isEmpty()
                || span.release().isEmpty()
                || span.release().equals(release)
                || span.release().startsWith(release + ":");
    }
}
