package clearinghouse.formats.ssvc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which decision points the SSVC project has registered: by namespace, key and version, with the
 * keys of their values in order.
 */
public final class DecisionPoints {

    private record Id(String namespace, String key) {}

    private static final Map<Id, NavigableMap<String, List<String>>> POINTS = points();

    private DecisionPoints() {}

    /** The keys of the values in order; empty when there is no such decision point. */
    public static Optional<List<String>> values(String namespace, String key, String version) {
        return Optional.ofNullable(POINTS.get(new Id(namespace, key)))
                .map(versions -> versions.get(version));
    }

    /** The newest version of that decision point. */
    public static Optional<String> newestVersion(String namespace, String key) {
        return Optional.ofNullable(POINTS.get(new Id(namespace, key))).map(NavigableMap::lastKey);
    }

    private static Map<Id, NavigableMap<String, List<String>>> points() {
        var points = new HashMap<Id, NavigableMap<String, List<String>>>();
        for (var line : resource().lines().toList()) {
            var fields = line.split("\t");
            points.computeIfAbsent(
                            new Id(fields[0], fields[1]),
                            _ -> new TreeMap<>(DecisionPoints::compareVersions))
                    .put(fields[2], List.of(fields[3].split(" ")));
        }
        return points;
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
