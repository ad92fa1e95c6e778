package clearinghouse.catalogue;

import clearinghouse.catalogue.Dossier.Value;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which of several sources is followed at a point. The rule is the same for every vulnerability and
 * stands in docs/standards/sources.md; what is not followed is shown beside it.
 */
final class Choice {

    private static final Pattern VECTOR = Pattern.compile("CVSS:[0-9.]+");

    /** A score is compared with one of the same version and about the same software. */
    private static final Pattern SCORE = Pattern.compile("[0-9.]+ (?=CVSS:|AV:)");

    private Choice() {}

    /**
     * Nearness to the software: ours, the CNA, who publishes for a vendor or an ecosystem, GitHub,
     * who adds to records of others, NVD.
     */
    static int rank(Source source, String by) {
        if (source.ours()) {
            return 0;
        }
        return switch (source.form()) {
            case "cve" -> by.isEmpty() ? 1 : 4;
            case "osv" -> source.name().startsWith("GHSA-") ? 3 : 2;
            case "nvd" -> 5;
            case "kev", "epss", "nvd-override" -> 4;
            default -> 2;
        };
    }

    /** The first is followed. */
    static Comparator<Value> order(Point point) {
        return switch (point) {
            case TITLE, DESCRIPTION, WEAKNESSES, SSVC -> NEAREST;
            case SEVERITY -> NEAREST.thenComparing(Choice::versionOf, Comparator.reverseOrder());
            // A catalogue of what is exploited is kept for just that.
            case EXPLOITED ->
                    Comparator.comparing((Value value) -> !value.source().form().equals("kev"))
                            .thenComparing(NEAREST);
            case EPSS -> LATEST;
            case PUBLISHED -> Comparator.comparing(Choice::time).thenComparing(NEAREST);
            case MODIFIED ->
                    Comparator.comparing(Choice::time, Comparator.reverseOrder())
                            .thenComparing(NEAREST);
            // It counts as withdrawn when all withdrew it: "no" before "yes".
            case WITHDRAWN -> Comparator.comparing(Value::text).thenComparing(NEAREST);
        };
    }

    private static final Comparator<Value> LATEST =
            Comparator.comparing((Value value) -> value.source().at(), Comparator.reverseOrder())
                    .thenComparing(value -> value.source().label())
                    .thenComparing(Value::by);

    private static final Comparator<Value> NEAREST =
            Comparator.comparing((Value value) -> value.source().withdrawn())
                    .thenComparingInt(value -> rank(value.source(), value.by()))
                    .thenComparing(LATEST);

    private static Instant time(Value value) {
        return Instant.parse(value.text());
    }

    private static String versionOf(Value value) {
        var vector = VECTOR.matcher(value.text());
        return vector.find() ? vector.group() : "";
    }

    /** Whether sources contradict each other; that each has its own words does not count. */
    static boolean disputed(Point point, List<Value> values) {
        return switch (point) {
            case WEAKNESSES, WITHDRAWN -> values.stream().map(Value::text).distinct().count() > 1;
            case SEVERITY -> scoresDiffer(values);
            case TITLE, DESCRIPTION, EXPLOITED, SSVC, EPSS, PUBLISHED, MODIFIED -> false;
        };
    }

    private static boolean scoresDiffer(List<Value> values) {
        var known = new HashMap<String, String>();
        for (var value : values) {
            var text = value.text();
            var score = SCORE.matcher(text);
            if (score.find()) {
                var kind = text.substring(0, score.start()) + versionOf(value);
                var before = known.putIfAbsent(kind, text);
                if (before != null && !before.equals(text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
