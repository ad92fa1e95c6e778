package clearinghouse.formats.convert;

import clearinghouse.formats.published.StatedRange;
import clearinghouse.formats.version.Match;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Versions of one product, by the ways in which they can be said. Where all are empty, every
 * version is meant.
 *
 * @param ranges in the order of the product's scheme
 * @param named one by one
 * @param words ranges that are said in prose, or with versions that have no order
 * @param commits of a repository
 */
record Versions(
        VersionSet ranges,
        List<String> named,
        List<String> words,
        List<StatedRange.Events> commits) {

    Versions {
        named = named.stream().distinct().toList();
        words = words.stream().distinct().toList();
        commits = List.copyOf(commits);
    }

    boolean areAll() {
        return ranges.spans().isEmpty() && named.isEmpty() && words.isEmpty() && commits.isEmpty();
    }

    /** Those that no range holds. */
    List<String> namedBesideRanges() {
        return named.stream()
                .filter(version -> !(ranges.contains(version) instanceof Match.Inside))
                .toList();
    }

    /** The first version after each range, which has the fix; none that another range holds. */
    List<String> firstAfter() {
        return ranges.spans().stream()
                .flatMap(span ->
                        span.to() instanceof Span.Bound.At(var version, var included) && !included
                                ? Stream.of(version)
                                : Stream.of())
                .filter(version -> !holds(version))
                .distinct()
                .toList();
    }

    boolean holds(String version) {
        return named.contains(version) || ranges.contains(version) instanceof Match.Inside;
    }
}
