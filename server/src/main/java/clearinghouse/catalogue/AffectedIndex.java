package clearinghouse.catalogue;

import clearinghouse.formats.osv.OsvQuery;
import clearinghouse.formats.version.VersionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final Entry[] NONE = {};

    /** The first text that is none of a range: theirs are empty. */
    private static final String WRITTEN = "\0";

    /** Ranges come first, which are walked; versions that are written out are looked up. */
    private static final Comparator<Entry> BY_EXACT =
            Comparator.comparing(entry -> entry.span().exact());

    private final Map<String, Entry[]> byPackage = new ConcurrentHashMap<>();
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

    private static Entry[] merged(Entry @Nullable [] before, Set<Long> ended, List<Entry> more) {
        var all = new ArrayList<Entry>();
        for (var entry : before == null ? NONE : before) {
            if (!ended.contains(entry.advisory().number())) {
                all.add(entry);
            }
        }
        all.addAll(more);
        all.sort(BY_EXACT);
        return all.toArray(NONE);
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
        var entries = byPackage.getOrDefault(packageKey, NONE);
        var found = new TreeMap<Long, Told>();
        int walked = version.isEmpty() ? entries.length : firstFrom(WRITTEN, entries, 0);
        for (int i = 0; i < walked; i++) {
            if (key.map(entries[i].span()::holds).orElse(true)) {
                add(entries[i], release, found);
            }
        }
        for (int i = firstFrom(version, entries, walked);
                i < entries.length && entries[i].span().exact().equals(version);
                i++) {
            add(entries[i], release, found);
        }
        return List.copyOf(found.values());
    }

    private static void add(Entry entry, String release, Map<Long, Told> found) {
        if (isOf(release, entry.span())) {
            found.put(entry.advisory().number(), entry.advisory());
        }
    }

    /** Where the first entry stands that is written so, or would, of those from a place on. */
    private static int firstFrom(String exact, Entry[] entries, int from) {
        int low = from;
        int high = entries.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries[middle].span().exact().compareTo(exact) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** {@code 22.04:LTS} is a kind of {@code 22.04}. */
    private static boolean isOf(String release, KeySpan span) {
        return release.isEmpty()
                || span.release().isEmpty()
                || span.release().equals(release)
                || span.release().startsWith(release + ":");
    }
}
