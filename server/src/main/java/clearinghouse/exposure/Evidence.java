package clearinghouse.exposure;

import clearinghouse.matching.ComponentMatch;
import java.util.List;

/**
 * What was compared with what, so that a person can do it again.
 *
 * @param identifier the kind of name by which the component was recognised, as in {@code purl}
 * @param named what the advisory calls it
 * @param known what the inventory calls it
 * @param range which versions are meant, as VERS where there is one
 * @param scheme whose order decided, as VERS calls it
 * @param advisory the document that says it
 * @param saidBy its own name for the vulnerability
 * @param fixedIn versions that are mended, where it names any
 */
public record Evidence(
        String identifier,
        String named,
        String known,
        String range,
        String scheme,
        String version,
        String advisory,
        String saidBy,
        List<String> fixedIn) {

    private static final int LONGEST = 500;
    private static final int MOST_FIXED = 20;

    public Evidence {
        fixedIn = List.copyOf(fixedIn);
    }

    static Evidence of(ComponentMatch match) {
        var evidence = match.evidence();
        return new Evidence(
                evidence.kind().label(),
                Affected.cut(evidence.named().text(), LONGEST),
                Affected.cut(evidence.known().text(), LONGEST),
                Affected.cut(evidence.range(), LONGEST),
                evidence.scheme(),
                Affected.cut(evidence.version(), LONGEST),
                Affected.cut(evidence.source().advisory(), LONGEST),
                Affected.cut(evidence.source().vulnerability(), LONGEST),
                match.fixed().stream()
                        .limit(MOST_FIXED)
                        .map(it -> Affected.cut(it, LONGEST))
                        .toList());
    }
}
