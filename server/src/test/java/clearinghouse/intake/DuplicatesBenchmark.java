package clearinghouse.intake;

import clearinghouse.formats.likeness.Embedder;
import clearinghouse.formats.likeness.KeyedHash;
import clearinghouse.formats.likeness.Meaning;
import clearinghouse.formats.likeness.MinHash;
import clearinghouse.formats.likeness.Shingles;
import clearinghouse.formats.likeness.Sketch;
import clearinghouse.intake.PlantedTexts.Text;
import clearinghouse.kernel.Access;
import clearinghouse.likeness.Alike;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Run by benchmarks/duplicates; no test, so no build runs it. Parameters are chosen on one half of
 * the CVEs, and told of on the other, through the real database, beside the exact measure.
 */
class DuplicatesBenchmark {

    private static final Path DATA =
            Path.of(System.getProperty("clearinghouse.benchmark.data", "../../shared/data"));
    private static final int FINDINGS =
            Integer.getInteger("clearinghouse.benchmark.findings", 10_000);
    private static final String MODE = System.getProperty("clearinghouse.benchmark.mode", "report");
    private static final int SHOWN = 5;

    /** At which two texts are the same but for a word or two. */
    private static final double COPIED = 0.8;

    @Test
    void measure(@TempDir Path folder) throws IOException {
        if (MODE.equals("meaning")) {
            chooseMeaning(new Corpus(PlantedTexts.half(DATA, true, FINDINGS)));
        } else if (MODE.equals("meaning-report")) {
            reportMeaning(new Corpus(PlantedTexts.half(DATA, false, FINDINGS)));
        } else if (MODE.equals("choose")) {
            choose(new Corpus(PlantedTexts.half(DATA, true, FINDINGS)));
        } else {
            report(folder, new Corpus(PlantedTexts.half(DATA, false, FINDINGS)));
        }
    }

    /** Texts, which of them have a planted duplicate, and how much that one is reworded. */
    private static final class Corpus {
        final List<Text> texts;
        final List<Shingles> shingles;
        final Map<String, List<Integer>> byCve = new HashMap<>();
        final List<Integer> planted = new ArrayList<>();
        final Set<Integer> copied = new HashSet<>();

        Corpus(List<Text> texts) {
            this.texts = texts;
            shingles = texts.stream().map(text -> Shingles.of(text.words())).toList();
            for (int i = 0; i < texts.size(); i++) {
                byCve.computeIfAbsent(texts.get(i).cve(), _ -> new ArrayList<>()).add(i);
            }
            for (int i = 0; i < texts.size(); i++) {
                var others = others(i);
                if (!others.isEmpty()) {
                    planted.add(i);
                    var own = shingles.get(i);
                    if (others.stream()
                            .anyMatch(it -> own.resemblance(shingles.get(it)) >= COPIED)) {
                        copied.add(i);
                    }
                }
            }
            IO.println(
                    "%d findings of %s; %d have a planted duplicate, %d of these nearly word for word"
                            .formatted(
                                    texts.size(),
                                    PlantedTexts.sources(texts),
                                    planted.size(),
                                    copied.size()));
        }

        List<Integer> others(int i) {
            return byCve.getOrDefault(texts.get(i).cve(), List.of()).stream()
                    .filter(it -> it != i)
                    .toList();
        }

        boolean same(int one, int other) {
            return texts.get(one).cve().equals(texts.get(other).cve());
        }
    }

    /** How often a planted duplicate stands among the first, and how much else does. */
    private static final class Tally {
        final Corpus corpus;
        final Map<Boolean, int[]> found = new TreeMap<>();
        int falsely;

        Tally(Corpus corpus) {
            this.corpus = corpus;
        }

        /**
         * @param candidates the best first, no more than are shown
         */
        void add(int asked, List<Integer> candidates) {
            var counts = found.computeIfAbsent(corpus.copied.contains(asked), _ -> new int[3]);
            counts[0]++;
            for (int i = 0; i < candidates.size(); i++) {
                if (corpus.same(asked, candidates.get(i))) {
                    counts[2]++;
                    counts[1] += i == 0 ? 1 : 0;
                    break;
                }
            }
            falsely += (int) candidates.stream().filter(it -> !corpus.same(asked, it)).count();
        }

        String rendered() {
            var reworded = found.getOrDefault(false, new int[3]);
            var copied = found.getOrDefault(true, new int[3]);
            int asked = reworded[0] + copied[0];
            return "recall at 1 %.3f, at %d %.3f; of reworded ones at 1 %.3f, at %d %.3f; false candidates a finding %.2f"
                    .formatted(
                            (double) (reworded[1] + copied[1]) / asked,
                            SHOWN,
                            (double) (reworded[2] + copied[2]) / asked,
                            (double) reworded[1] / Math.max(1, reworded[0]),
                            SHOWN,
                            (double) reworded[2] / Math.max(1, reworded[0]),
                            (double) falsely / asked);
        }
    }

    // Choosing, on the first half

    private static final KeyedHash HASH = hash();

    private static KeyedHash hash() {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[] {1}, "HmacSHA256"));
            return (purpose, text) ->
                    ByteBuffer.wrap(
                                    mac.doFinal(
                                            (purpose + "\0" + text)
                                                    .getBytes(StandardCharsets.UTF_8)))
                            .getLong();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void choose(Corpus corpus) {
        var exact = new Exact(corpus);
        for (double least : new double[] {0.08, 0.1, 0.12, 0.14, 0.16, 0.2, 0.25}) {
            var tally = new Tally(corpus);
            corpus.planted.forEach(it -> tally.add(it, exact.candidates(it, least)));
            IO.println("exact, from %.2f on: %s".formatted(least, tally.rendered()));
        }
        for (var measure :
                List.of(
                        new MinHash.Measure(64, 1),
                        new MinHash.Measure(128, 2),
                        new MinHash.Measure(192, 2),
                        new MinHash.Measure(256, 2),
                        new MinHash.Measure(256, 4),
                        new MinHash.Measure(192, 3),
                        new MinHash.Measure(384, 3))) {
            var banded = new Banded(corpus, measure);
            for (double least : new double[] {0.1, 0.14, 0.18}) {
                var tally = new Tally(corpus);
                corpus.planted.forEach(it -> tally.add(it, banded.candidates(it, least)));
                IO.println(
                        "%s, from %.2f on, %.0f looked at: %s"
                                .formatted(
                                        measure,
                                        least,
                                        (double) banded.looked / banded.asked,
                                        tally.rendered()));
            }
        }
    }

    // Meaning

    /** The module, in the folder where its build left it. */
    private static Embedder embedder() {
        var jars = Path.of(System.getProperty("clearinghouse.benchmark.semantic", "none")).toFile();
        var files = jars.listFiles((_, name) -> name.endsWith(".jar"));
        var addresses =
                Arrays.stream(Objects.requireNonNull(files, "no module in " + jars))
                        .map(file -> {
                            try {
                                return file.toURI().toURL();
                            } catch (java.net.MalformedURLException e) {
                                throw new AssertionError(e);
                            }
                        })
                        .toArray(URL[]::new);
        return ServiceLoader.load(Embedder.class, new URLClassLoader(addresses))
                .findFirst()
                .orElseThrow();
    }

    private static List<Meaning> meanings(Corpus corpus) {
        var embedder = embedder();
        var threads = ManagementFactory.getThreadMXBean();
        var times = new ArrayList<Double>();
        var meanings = new ArrayList<Meaning>();
        for (var text : corpus.texts) {
            long begun = threads.getCurrentThreadCpuTime();
            meanings.add(embedder.of(text.words()));
            times.add((threads.getCurrentThreadCpuTime() - begun) / 1e6);
        }
        say("meaning of a text, processor time", times);
        return meanings;
    }

    /** What phrasing and meaning say of two, and no more than that. */
    private record Pair(int other, double phrasing, double meaning) {}

    /** By who is asked for; those that mean less the same, and have no band in common, stay out. */
    private static Map<Integer, List<Pair>> pairs(Corpus corpus, double least) {
        var meanings = meanings(corpus);
        var banded = new Banded(corpus, MinHash.Measure.STANDARD);
        var pairs = new HashMap<Integer, List<Pair>>();
        var planted = new ArrayList<Double>();
        var strangers = new ArrayList<Double>();
        for (int asked : corpus.planted) {
            var near = banded.near(asked);
            var found = new ArrayList<Pair>();
            for (int other = 0; other < meanings.size(); other++) {
                if (other != asked) {
                    double meaning = meanings.get(asked).resemblance(meanings.get(other));
                    (corpus.same(asked, other) ? planted : strangers).add(meaning);
                    if (meaning >= least || near.contains(other)) {
                        double phrasing = near.contains(other) ? banded.phrasing(asked, other) : 0;
                        found.add(new Pair(other, phrasing, meaning));
                    }
                }
            }
            pairs.put(asked, found);
        }
        sayShares("meaning of planted ones", planted);
        sayShares("meaning of strangers", strangers);
        return pairs;
    }

    private static void chooseMeaning(Corpus corpus) {
        var pairs = pairs(corpus, 0.4);
        for (double least : new double[] {0.5, 0.6, 0.7, 0.8}) {
            tally(
                    corpus,
                    pairs,
                    "meaning alone, from %.2f on".formatted(least),
                    it -> it.meaning() >= least ? it.meaning() : 0);
        }
        tally(corpus, pairs, "phrasing alone", DuplicatesBenchmark::ofPhrasing);
        for (double from : new double[] {0.4, 0.5, 0.55, 0.6, 0.65, 0.7}) {
            for (double slope : new double[] {1.5, 2, 2.5, 3, 4}) {
                tally(
                        corpus,
                        pairs,
                        "the greater, from %.2f times %.1f".formatted(from, slope),
                        it -> Math.max(ofPhrasing(it), counted(from, slope, it.meaning())));
                tally(
                        corpus,
                        pairs,
                        "both, from %.2f times %.1f".formatted(from, slope),
                        it -> 1 - (1 - ofPhrasing(it)) * (1 - counted(from, slope, it.meaning())));
            }
        }
    }

    /** By the score of the server, with meaning and without. */
    private static void reportMeaning(Corpus corpus) {
        var pairs = pairs(corpus, 0.4);
        tally(
                corpus,
                pairs,
                "phrasing alone",
                it -> new Alike(false, 0, false, 0, it.phrasing(), 0).score() / 100.0);
        tally(
                corpus,
                pairs,
                "phrasing and meaning",
                it -> new Alike(false, 0, false, 0, it.phrasing(), it.meaning()).score() / 100.0);
    }

    private static double ofPhrasing(Pair pair) {
        return counted(0.06, 3, pair.phrasing());
    }

    private static double counted(double from, double slope, double measure) {
        return Math.min(0.95, slope * Math.max(0, measure - from));
    }

    private static void tally(
            Corpus corpus,
            Map<Integer, List<Pair>> pairs,
            String what,
            ToDoubleFunction<Pair> score) {
        var tally = new Tally(corpus);
        var best =
                Comparator.comparingDouble(score)
                        .thenComparingDouble(it -> it.phrasing() + it.meaning())
                        .reversed();
        pairs.forEach((asked, found) ->
                tally.add(
                        asked,
                        found.stream()
                                .filter(it -> score.applyAsDouble(it) >= LEAST / 100.0)
                                .sorted(best)
                                .limit(SHOWN)
                                .map(Pair::other)
                                .toList()));
        IO.println(what + ": " + tally.rendered());
    }

    private static void sayShares(String what, List<Double> measures) {
        var sorted = measures.stream().sorted().toList();
        IO.println(
                "%s: p50 %.2f, p90 %.2f, p99 %.2f, p999 %.2f"
                        .formatted(
                                what,
                                sorted.get(sorted.size() / 2),
                                sorted.get(sorted.size() * 9 / 10),
                                sorted.get(sorted.size() * 99 / 100),
                                sorted.get((int) (sorted.size() * 0.999))));
    }

    /** In memory, as the database does it. */
    private static final class Banded {
        final Map<Long, List<Integer>> byBand = new HashMap<>();
        final List<long[]> bands = new ArrayList<>();
        final List<Sketch> sketches = new ArrayList<>();
        long looked;
        long asked;

        Banded(Corpus corpus, MinHash.Measure measure) {
            for (var shingles : corpus.shingles) {
                var hashed = MinHash.of(shingles, measure, HASH);
                sketches.add(hashed.sketch());
                bands.add(hashed.bands(HASH).toArray());
            }
            for (int i = 0; i < bands.size(); i++) {
                for (long band : bands.get(i)) {
                    byBand.computeIfAbsent(band, _ -> new ArrayList<>()).add(i);
                }
            }
        }

        Set<Integer> near(int asking) {
            var others = new HashSet<Integer>();
            for (long band : bands.get(asking)) {
                others.addAll(byBand.getOrDefault(band, List.of()));
            }
            others.remove(asking);
            return others;
        }

        double phrasing(int one, int other) {
            return sketches.get(one).resemblance(sketches.get(other));
        }

        List<Integer> candidates(int asking, double least) {
            var others = near(asking);
            looked += others.size();
            asked++;
            var own = sketches.get(asking);
            return best(
                    others.stream().mapToInt(it -> it).toArray(),
                    it -> own.resemblance(sketches.get(it)),
                    least);
        }
    }

    private static List<Integer> best(int[] others, IntFunction<Double> measure, double least) {
        record Scored(int text, double measure) {}
        return Arrays.stream(others)
                .mapToObj(it -> new Scored(it, measure.apply(it)))
                .filter(it -> it.measure() >= least)
                .sorted(Comparator.comparingDouble(Scored::measure).reversed())
                .limit(SHOWN)
                .map(Scored::text)
                .toList();
    }

    /** The weighted Jaccard measure of all, by way of which texts have which shingle. */
    private static final class Exact {
        private final Corpus corpus;
        private final Map<String, List<int[]>> byShingle = new HashMap<>();
        private final int[] weights;

        Exact(Corpus corpus) {
            this.corpus = corpus;
            weights = new int[corpus.texts.size()];
            for (int i = 0; i < weights.length; i++) {
                int text = i;
                corpus.shingles
                        .get(i)
                        .weights()
                        .forEach((shingle, weight) -> {
                            weights[text] += weight;
                            byShingle
                                    .computeIfAbsent(shingle, _ -> new ArrayList<>())
                                    .add(new int[] {text, weight});
                        });
            }
        }

        List<Integer> candidates(int asking, double least) {
            var common = new int[weights.length];
            corpus.shingles
                    .get(asking)
                    .weights()
                    .forEach((shingle, weight) -> {
                        for (var posting : byShingle.getOrDefault(shingle, List.of())) {
                            common[posting[0]] += Math.min(weight, posting[1]);
                        }
                    });
            return best(
                    IntStream.range(0, weights.length)
                            .filter(it -> it != asking && common[it] > 0)
                            .toArray(),
                    it -> (double) common[it] / (weights[asking] + weights[it] - common[it]),
                    least);
        }
    }

    // Telling, on the second half

    private static void report(Path folder, Corpus corpus) {
        try (var bench = new Bench(folder)) {
            var ids = new ArrayList<FindingId>();
            var numbers = new HashMap<FindingId, Integer>();
            var finder = bench.finder("Finder Labs");
            var submissions = new ArrayList<Double>();
            for (int i = 0; i < corpus.texts.size(); i++) {
                var text = corpus.texts.get(i);
                long begun = System.nanoTime();
                var id = submitted(bench, finder, text, i);
                submissions.add((System.nanoTime() - begun) / 1e6);
                numbers.put(id, i);
                ids.add(id);
            }
            say("submission", submissions.subList(submissions.size() / 2, submissions.size()));
            say("of it the portrait, as a transaction of its own", portraits(bench, ids, corpus));
            var triage = bench.triage();
            var lookups = new ArrayList<Double>();
            var tally = new Tally(corpus);
            for (int asked : corpus.planted) {
                long begun = System.nanoTime();
                var alike =
                        bench.as(
                                triage, tx -> bench.likeness.candidates(tx, ids.get(asked), LEAST));
                lookups.add((System.nanoTime() - begun) / 1e6);
                tally.add(
                        asked,
                        alike.stream()
                                .limit(SHOWN)
                                .map(it ->
                                        Objects.requireNonNull(
                                                numbers.get(new FindingId(it.subject()))))
                                .toList());
            }
            say("lookup among %d".formatted(corpus.texts.size()), lookups);
            IO.println("keyed: " + tally.rendered());
            exactly(corpus);
        }
    }

    private static final int LEAST = 30;

    private static FindingId submitted(Bench bench, Access finder, Text text, int number) {
        var words = Map.<String, Object>of("title", text.title(), "description", text.body());
        return ((Intake.Receipt.Received)
                        bench.received(finder, text.packageUrl(), "1.0", "proof " + number, words))
                .id();
    }

    private static List<Double> portraits(Bench bench, List<FindingId> ids, Corpus corpus) {
        var times = new ArrayList<Double>();
        var worker = bench.worker();
        for (int i = 0; i < 1000; i++) {
            var id = ids.get(i);
            var text = corpus.texts.get(i);
            long begun = System.nanoTime();
            bench.as(
                    worker,
                    tx -> {
                        bench.likeness.portrayAnew(
                                tx,
                                id,
                                new clearinghouse.likeness.Described(
                                        text.packageUrl(),
                                        text.words(),
                                        java.util.Optional.empty()));
                        return true;
                    });
            times.add((System.nanoTime() - begun) / 1e6);
        }
        return times.subList(times.size() / 2, times.size());
    }

    /** From the same measure on as the score of the keyed ones. */
    private static void exactly(Corpus corpus) {
        double least = 0;
        while (new Alike(false, 0, false, 0, least, 0).score() < LEAST) {
            least += 0.001;
        }
        double from = least;
        var exact = new Exact(corpus);
        var tally = new Tally(corpus);
        var times = new ArrayList<Double>();
        for (int asked : corpus.planted) {
            long begun = System.nanoTime();
            var candidates = exact.candidates(asked, from);
            times.add((System.nanoTime() - begun) / 1e6);
            tally.add(asked, candidates);
        }
        say("exact lookup in memory", times);
        IO.println("exact, from %.2f on: %s".formatted(from, tally.rendered()));
    }

    private static void say(String what, List<Double> millis) {
        var sorted = millis.stream().sorted().toList();
        IO.println(
                "%s: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms"
                        .formatted(
                                what,
                                sorted.get(sorted.size() / 2),
                                sorted.get(sorted.size() * 95 / 100),
                                sorted.get(sorted.size() * 99 / 100)));
    }
}
