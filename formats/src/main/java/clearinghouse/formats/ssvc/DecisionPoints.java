package clearinghouse.formats.ssvc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which decision points the SSVC project has registered: by namespace, key and version, with their
 * values in order.
 */
public final class DecisionPoints {

    private record Id(String namespace, String key) {}

    private static final Map<Id, NavigableMap<String, DecisionPoint>> POINTS = points();

    private DecisionPoints() {}

    /** The keys of the values in order; empty when there is no such decision point. */
    public static Optional<List<String>> values(String namespace, String key, String version) {
        return Optional.ofNullable(POINTS.get(new Id(namespace, key)))
                .flatMap(versions -> Optional.ofNullable(versions.get(version)))
                .map(point -> point.values().stream().map(DecisionPoint.Value::key).toList());
    }

    /** The newest version of that decision point. */
    public static Optional<String> newestVersion(String namespace, String key) {
        return Optional.ofNullable(POINTS.get(new Id(namespace, key))).map(NavigableMap::lastKey);
    }

    /** The point that has this name in its namespace; names do not say which key is meant. */
    static Optional<DecisionPoint> named(String namespace, String name, String version) {
        return POINTS.entrySet().stream()
                .filter(it -> it.getKey().namespace().equals(namespace))
                .flatMap(it -> Optional.ofNullable(it.getValue().get(version)).stream())
                .filter(it -> it.name().equals(name))
                .min(Comparator.comparing(DecisionPoint::key));
    }

    private static Map<Id, NavigableMap<String, DecisionPoint>> points() {
        var points = new HashMap<Id, NavigableMap<String, DecisionPoint>>();
        for (var line : resource().lines().toList()) {
            var point = point(line.split("\t"));
            points.computeIfAbsent(
                            new Id(point.namespace(), point.key()),
                            _ -> new TreeMap<>(DecisionPoints::compareVersions))
                    .put(point.version(), point);
        }
        return points;
    }

    private static DecisionPoint point(String[] fields) {
        var keys = fields[3].split(" ");
        var names = fields[5].split("\\|");
        var values = new ArrayList<DecisionPoint.Value>();
        for (var i = 0; i < keys.length; i++) {
            values.add(new DecisionPoint.Value(keys[i], names[i]));
        }
        return new DecisionPoint(fields[4], fields[0], fields[1], fields[2], fields[4], values);
    }

    private static int compareVersions(String a, String b) {
        return Arrays.compare(numbers(a), numbers(b));
    }

    private static long[] numbers(String version) {
        return Arrays.stream(version.split("[-+]", 2)[0].split("\\."))
                .mapToLong(part -> part.matches("\\d{1,18}") ? Long.parseLong(part) : 0)
                .toArray();
    }

    private static String resource() {
        try (var in =
                Objects.requireNonNull(
                        DecisionPoints.class.getResourceAsStream("decision-points.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
