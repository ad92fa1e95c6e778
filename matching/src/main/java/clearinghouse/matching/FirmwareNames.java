package clearinghouse.matching;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.version.CsafVersionRange;
import clearinghouse.formats.version.Match;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Versions behind the name of a firmware, as in {@code CPCI85 V05.11}, or behind its letter, as in
 * {@code D25}. They have an order among those of one name, and none with any other.
 */
final class FirmwareNames {

    private static final Pattern NAMED =
            Pattern.compile(
                    "([A-Za-z][A-Za-z0-9]{1,15} )[vV]?(\\d.*)|([A-Za-z][A-Za-z._ -]{0,30})(\\d.*)");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{7,}");

    private record Numbered(String name, String number) {}

    private FirmwareNames() {}

    /**
     * @param words a comparison, with blanks as VERS has them
     * @return empty where the words or the version are of another kind
     */
    static Optional<Match> means(String words, String version) {
        if (words.indexOf('<') < 0 && words.indexOf('>') < 0) {
            return Optional.empty();
        }
        if (CsafVersionRange.parse(VersionScheme.GENERIC, "vers:generic/" + words)
                instanceof Parsed.Valid<VersionSet>(var set)) {
            return means(set.spans(), version);
        }
        return Optional.empty();
    }

    private static Optional<Match> means(List<Span> spans, String version) {
        var own = numbered(version);
        var numbers = new ArrayList<Span>();
        for (var span : spans) {
            for (var bound : List.of(span.from(), span.to())) {
                if (bound instanceof Span.Bound.At(var limit, var included)
                        && included
                        && limit.equalsIgnoreCase(version)) {
                    return Optional.of(new Match.Inside());
                }
            }
            var from = own.flatMap(it -> within(it.name, span.from()));
            var to = own.flatMap(it -> within(it.name, span.to()));
            if (from.isEmpty() || to.isEmpty()) {
                return Optional.empty();
            }
            numbers.add(new Span(from.get(), to.get()));
        }
        return own.map(it -> VersionSet.of(VersionScheme.GENERIC, numbers).contains(it.number));
    }

    private static Optional<Span.Bound> within(String name, Span.Bound bound) {
        return switch (bound) {
            case Span.Bound.Open _ -> Optional.of(bound);
            case Span.Bound.At(var limit, var included) ->
                    numbered(limit)
                            .filter(it -> it.name.equalsIgnoreCase(name))
                            .map(it -> new Span.Bound.At(it.number, included));
        };
    }

    private static Optional<Numbered> numbered(String version) {
        var named = NAMED.matcher(version.strip());
        if (COMMIT.matcher(version).matches() || !named.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                named.group(1) != null
                        ? new Numbered(named.group(1), named.group(2))
                        : new Numbered(named.group(3), named.group(4)));
    }
}
