package clearinghouse.formats.version;

import clearinghouse.formats.SharedData;
import io.github.nscuro.versatile.VersionFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * How right and how fast: our comparison, our keys (both made from text each time), keys once made,
 * versatile, and for Maven its own. Run by {@code benchmarks/versions}.
 */
class VersionsBenchmark {

    private static final int ROUNDS = 5;
    private static final long ROUND_NANOS = 300_000_000L;

    private record Pair(String left, String sign, String right) {}

    private interface Order {
        int compare(String left, String right);
    }

    /** What versatile calls it; the rest it does not know, and orders as generic. */
    private static final Map<String, String> VERSATILE =
            Map.ofEntries(
                    Map.entry("apk", "apk"),
                    Map.entry("composer", "composer"),
                    Map.entry("deb", "deb"),
                    Map.entry("gem", "gem"),
                    Map.entry("gentoo", "gentoo"),
                    Map.entry("maven", "maven"),
                    Map.entry("semver", "npm"),
                    Map.entry("nuget", "nuget"),
                    Map.entry("pypi", "pypi"),
                    Map.entry("rpm", "rpm"));

    @Test
    void every_published_pair() {
        System.out.println(
                "| scheme | pairs | ours, wrong | keys, wrong | versatile, wrong | maven-artifact, wrong"
                        + " | ours | keys | versatile | maven-artifact | keys once made |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        pairs().forEach(VersionsBenchmark::line);
    }

    private static void line(VersionScheme scheme, List<Pair> pairs) {
        var theirs = VERSATILE.getOrDefault(scheme.versType(), "generic");
        Order ours = (a, b) -> scheme.compare(a, b).orElseThrow();
        Order keys = (a, b) -> scheme.compareKeys(a, b).orElseThrow();
        Order versatile =
                (a, b) ->
                        VersionFactory.forScheme(theirs, a)
                                .compareTo(VersionFactory.forScheme(theirs, b));
        Order maven = (a, b) -> new ComparableVersion(a).compareTo(new ComparableVersion(b));
        var isMaven = scheme == VersionScheme.MAVEN;
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d%s | %s | %s | %s | %s | %s | %s |%n",
                scheme.versType(),
                pairs.size(),
                wrong(ours, pairs),
                wrong(keys, pairs),
                wrong(versatile, pairs),
                VERSATILE.containsKey(scheme.versType()) ? "" : " (as generic)",
                isMaven ? String.valueOf(wrong(maven, pairs)) : "",
                perSecond(ours, pairs),
                perSecond(keys, pairs),
                perSecond(versatile, pairs),
                isMaven ? perSecond(maven, pairs) : "",
                perSecondOnceMade(scheme, pairs));
    }

    private static long wrong(Order order, List<Pair> pairs) {
        return pairs.stream().filter(pair -> !sign(order, pair).equals(pair.sign)).count();
    }

    private static String sign(Order order, Pair pair) {
        try {
            var sign = order.compare(pair.left, pair.right);
            return sign < 0 ? "<" : sign > 0 ? ">" : "=";
        } catch (RuntimeException refused) {
            return "?";
        }
    }

    private static String perSecond(Order order, List<Pair> pairs) {
        var readable = pairs.stream().filter(pair -> !sign(order, pair).equals("?")).toList();
        return readable.isEmpty()
                ? "-"
                : best(
                        readable.size(),
                        () -> {
                            var sum = 0;
                            for (var pair : readable) {
                                sum += order.compare(pair.left, pair.right);
                            }
                            return sum;
                        });
    }

    private static String perSecondOnceMade(VersionScheme scheme, List<Pair> pairs) {
        var left = new ArrayList<VersionKey>();
        var right = new ArrayList<VersionKey>();
        for (var pair : pairs) {
            left.add(scheme.key(pair.left).orElseThrow());
            right.add(scheme.key(pair.right).orElseThrow());
        }
        return best(
                left.size(),
                () -> {
                    var sum = 0;
                    for (var i = 0; i < left.size(); i++) {
                        sum += scheme.compareKeys(left.get(i), right.get(i));
                    }
                    return sum;
                });
    }

    private interface Work {
        int run();
    }

    /** The best of the rounds, the first of which warm up: others may have the machine, too. */
    private static String best(int pairs, Work work) {
        var best = 0.0;
        var sum = 0L;
        for (var round = 0; round < ROUNDS; round++) {
            var began = System.nanoTime();
            var times = 0L;
            long took;
            do {
                sum += work.run();
                times++;
                took = System.nanoTime() - began;
            } while (took < ROUND_NANOS);
            best = Math.max(best, times * pairs * 1e9 / took);
        }
        // Used, so that the work is not optimised away.
        return String.format(
                Locale.ROOT, "%.2f M/s%s", best / 1e6, sum == Long.MIN_VALUE ? " " : "");
    }

    private static Map<VersionScheme, List<Pair>> pairs() {
        var pairs = new LinkedHashMap<VersionScheme, List<Pair>>();
        SharedData.archive("vers/osv-version-order.tar.gz")
                .forEach((name, content) -> {
                    var scheme = VersionDataTest.scheme(name);
                    new String(content, StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .map(line -> line.split(" "))
                            .forEach(parts ->
                                    pairs.computeIfAbsent(scheme, _ -> new ArrayList<>())
                                            .add(new Pair(parts[0], parts[1], parts[2])));
                });
        SharedData.archive("vers/vers-tests.tar.gz")
                .forEach((name, content) -> {
                    if (name.endsWith("_cmp_test.json")
                            || name.endsWith("lexicographic-test.json")) {
                        suite(content, pairs);
                    }
                });
        return pairs;
    }

    /** Equal pairs, and neighbours of sorted lists where the suite has them in another order. */
    private static void suite(byte[] content, Map<VersionScheme, List<Pair>> pairs) {
        for (var test : JsonMapper.shared().readTree(content).path("tests")) {
            var scheme =
                    VersionScheme.named(test.at("/input/input_scheme").asString()).orElseThrow();
            var to = pairs.computeIfAbsent(scheme, _ -> new ArrayList<>());
            var expected = test.path("expected_output");
            var versions = expected.isArray() ? expected : test.at("/input/versions");
            for (var i = 1; i < versions.size(); i++) {
                var left = versions.get(i - 1).asString();
                var right = versions.get(i).asString();
                if (expected.isArray() && scheme.compare(left, right).orElse(0) != 0) {
                    to.add(new Pair(left, "<", right));
                } else if (!expected.isArray() && expected.booleanValue()) {
                    to.add(new Pair(left, "=", right));
                }
            }
        }
    }
}
