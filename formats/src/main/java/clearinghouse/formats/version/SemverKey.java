package clearinghouse.formats.version;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Semantic versions; a leading v and missing places are taken as meant, build data is ignored. */
record SemverKey(NumbersKey core, List<String> preRelease) implements Comparable<SemverKey> {

    private static final Pattern SHAPE =
            Pattern.compile(
                    "[=vV]?(\\d+(?:\\.\\d+){0,2})"
                            + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?"
                            + "(?:\\+[0-9A-Za-z.-]+)?");

    static Optional<SemverKey> of(String version) {
        var match = SHAPE.matcher(version);
        if (!match.matches()) {
            return Optional.empty();
        }
        var preRelease = match.group(2);
        return NumbersKey.of(match.group(1))
                .map(core ->
                        new SemverKey(
                                core,
                                preRelease == null ? List.of() : List.of(preRelease.split("\\."))));
    }

    @Override
    public int compareTo(SemverKey other) {
        var order = core.compareTo(other.core);
        if (order != 0) {
            return order;
        }
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        var shared = Math.min(preRelease.size(), other.preRelease.size());
        for (var i = 0; i < shared; i++) {
            order = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    private static int compareIdentifiers(String left, String right) {
        return switch ((Digits.are(left) ? 1 : 0) + (Digits.are(right) ? 2 : 0)) {
            case 0 -> left.compareTo(right);
            case 1 -> -1;
            case 2 -> 1;
            default -> Digits.compare(left, right);
        };
    }
}
