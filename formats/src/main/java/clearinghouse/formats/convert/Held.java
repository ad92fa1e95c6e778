package clearinghouse.formats.convert;

import clearinghouse.formats.version.Members;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which versions are named or surely held by a range in any of what is said of one product. */
final class Held {

    private final Set<String> named = new HashSet<>();
    private final List<Members> ranges = new ArrayList<>();

    Held(List<Versions> said) {
        Map<VersionScheme, List<Span>> spans = new EnumMap<>(VersionScheme.class);
        for (var versions : said) {
            named.addAll(versions.named());
            var set = versions.ranges();
            if (set.except().isEmpty()) {
                spans.computeIfAbsent(set.scheme(), _ -> new ArrayList<>()).addAll(set.spans());
            } else {
                ranges.add(set.members());
            }
        }
        spans.forEach((scheme, all) -> ranges.add(VersionSet.of(scheme, all).members()));
    }

    boolean holds(String version) {
        return named.contains(version) || ranges.stream().anyMatch(it -> it.holds(version));
    }
}
