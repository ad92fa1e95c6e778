package clearinghouse.formats.convert;

import clearinghouse.formats.published.StatedRange;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Versions of one product, by the ways in which they can be said. Where all are empty, every
 * version is meant.
 *
 * @param ranges in the order of the product's scheme
 * @param named one by one
 * @param words ranges that are said in prose, or with versions that have no order
 * @param commits of a repository
 * @param limits where ranges end because nobody looked further, and not with a fix
 */
public record Versions(
        VersionSet ranges,
        List<String> named,
        List<String> words,
        List<StatedRange.Events> commits,
        Set<String> limits) {

    public Versions {
        named = named.stream().distinct().toList();
        words = words.stream().distinct().toList();
        commits = List.copyOf(commits);
        limits = Set.copyOf(limits);
    }

    public boolean areAll() {
        return ranges.spans().isEmpty() && named.isEmpty() && words.isEmpty() && commits.isEmpty();
    }

    /** Those that no range holds. */
    List<String> namedBesideRanges() {
        var held = ranges.members();
        return named.stream().filter(version -> !held.holds(version)).toList();
    }

    /** The first version after each range, which has the fix; none that another range holds. */
    public List<String> firstAfter() {
        var held = new Held(List.of(this));
        return ranges.spans().stream()
                .flatMap(span ->
                        span.to() instanceof Span.Bound.At(var version, var included) && !included
                                ? Stream.of(version)
                                : Stream.of())
                .filter(version -> !limits.contains(version) && !held.holds(version))
                .distinct()
                .toList();
    }
}
