package clearinghouse.cli;

import clearinghouse.matching.AdvisoryIndex;
import clearinghouse.matching.Assertion;
import clearinghouse.matching.Component;
import clearinghouse.matching.Judge;
import clearinghouse.matching.Judgement;
import clearinghouse.matching.Named;
import clearinghouse.matching.Portfolio;
import clearinghouse.matching.Snapshot;
import clearinghouse.matching.Telling;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "portfolio",
        mixinStandardHelpOptions = true,
        description =
                "Measure the match index on operators and advisories made by chance in the shapes of published ones, and compare a sample with a slow look at everything. Needs no server. Exits 1 when the two differ.")
final class BenchPortfolio implements Callable<Integer> {

    private static final int TIMED = 20_000;
    private static final int WARM = 2_000;
    private static final int SURE = 90;
    private static final int SBOM = 5_000;
    private static final int COMPARED_OPERATORS = 60;
    private static final int COMPARED_ADVISORIES = 200;
    private static final double NANOS_A_MILLI = 1e6;

    private final World world;

    @Option(
            names = "--operators",
            defaultValue = "1000",
            description =
                    "So many, each with one inventory. ${DEFAULT-VALUE} where nothing is said.")
    private int operators;

    @Option(
            names = "--components",
            defaultValue = "1000",
            description =
                    "In each inventory, drawn with repetition. ${DEFAULT-VALUE} where nothing is said.")
    private int components;

    @Option(
            names = "--advisories",
            defaultValue = "6000",
            description = "${DEFAULT-VALUE} where nothing is said.")
    private int advisories;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "What is drawn is the same for the same number.")
    private long seed;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    private final ObjectNode figures = JsonMapper.shared().createObjectNode();

    BenchPortfolio(World world) {
        this.world = world;
    }

    /** What is measured: what each operator has by numbers of components, and what is advised. */
    private record Drawn(
            SyntheticPortfolio synthetic, int[][] inventories, List<List<Assertion>> advisories) {}

    @Override
    public Integer call() throws IOException {
        if (operators < 1 || components < 1 || advisories < 1) {
            throw Failure.badInput("There is at least one operator, component and advisory.");
        }
        var folder = Files.createTempDirectory("portfolio");
        try {
            return measure(folder.resolve("index"));
        } finally {
            Files.deleteIfExists(folder.resolve("index"));
            Files.delete(folder);
        }
    }

    private int measure(Path file) throws IOException {
        var drawn = draw();
        figures.put("operators", operators)
                .put("components_each", components)
                .put("advisories", advisories)
                .put("packages", drawn.synthetic.packages())
                .put("package_versions", drawn.synthetic.components());
        progress("Drawn.");
        long began = System.nanoTime();
        var portfolio = build(drawn, file);
        figures.put("build_seconds", seconds(began))
                .put("index_bytes", Files.size(file))
                .put("installations", portfolio.now().installations());
        progress("Built.");
        var now = portfolio.now();
        owners(now, drawn);
        everything(now, drawn);
        forward(drawn);
        boolean agrees = compare(now, drawn);
        figures.put("heap_peak_bytes", heapPeak());
        figures.put("ok", agrees);
        world.answer(json, figures, text());
        return agrees ? 0 : 1;
    }

    private Drawn draw() {
        var synthetic = new SyntheticPortfolio((long) operators * components, seed);
        var inventories = new int[operators][];
        for (int i = 0; i < operators; i++) {
            inventories[i] = synthetic.inventory(components);
        }
        var drawn = new ArrayList<List<Assertion>>();
        for (int i = 0; i < advisories; i++) {
            drawn.add(synthetic.advisory(i));
        }
        return new Drawn(synthetic, inventories, drawn);
    }

    private static Portfolio build(Drawn drawn, Path file) throws IOException {
        var builder = new Portfolio.Builder();
        for (int i = 0; i < drawn.synthetic.components(); i++) {
            builder.component(drawn.synthetic.component(i));
        }
        for (int i = 0; i < drawn.inventories.length; i++) {
            builder.asset(i, i, drawn.inventories[i]);
        }
        return builder.write(file);
    }

    /** One after the other, as they would be published. */
    private void owners(Snapshot now, Drawn drawn) {
        int timed = Math.min(TIMED, advisories);
        var nanos = new long[timed];
        long told = 0;
        for (int i = 0; i < Math.min(WARM, advisories); i++) {
            now.owners(drawn.advisories.get(advisories - 1 - i), SURE);
        }
        for (int i = 0; i < timed; i++) {
            long began = System.nanoTime();
            told += now.owners(drawn.advisories.get(i), SURE).cardinality();
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        var node = figures.putObject("advisory_to_owners_ms");
        node.put("timed", timed)
                .put("p50", nanos[timed / 2] / NANOS_A_MILLI)
                .put("p95", nanos[timed * 95 / 100] / NANOS_A_MILLI)
                .put("p99", nanos[timed * 99 / 100] / NANOS_A_MILLI)
                .put("max", nanos[timed - 1] / NANOS_A_MILLI)
                .put("owners_told", told);
        progress("Asked for owners.");
    }

    private void everything(Snapshot now, Drawn drawn) {
        long began = System.nanoTime();
        var told = new AtomicLong();
        drawn.advisories.parallelStream()
                .forEach(assertions -> told.addAndGet(now.owners(assertions, SURE).cardinality()));
        figures.putObject("everything_against_everything")
                .put("seconds", seconds(began))
                .put("owners_told", told.get());
        progress("Compared everything with everything.");
    }

    private void forward(Drawn drawn) {
        long began = System.nanoTime();
        var index = new AdvisoryIndex();
        for (int i = 0; i < drawn.advisories.size(); i++) {
            index.put(i, Telling.of(drawn.advisories.get(i)));
        }
        var node = figures.putObject("inventory_to_advisories");
        node.put("index_seconds", seconds(began));
        var inventory =
                Arrays.stream(drawn.synthetic.inventory(SBOM))
                        .limit(SBOM)
                        .mapToObj(drawn.synthetic::component)
                        .toList();
        var millis = new double[21];
        long found = 0;
        for (int i = 0; i < millis.length; i++) {
            long from = System.nanoTime();
            found = inventory.stream().mapToLong(it -> index.about(it).size()).sum();
            millis[i] = (System.nanoTime() - from) / NANOS_A_MILLI;
        }
        Arrays.sort(millis);
        node.put("components", inventory.size())
                .put("median_ms", millis[millis.length / 2])
                .put("max_ms", millis[millis.length - 1])
                .put("found", found);
        progress("Looked up an inventory.");
    }

    /** Each of some operators with each of some advisories, component by component. */
    private boolean compare(Snapshot now, Drawn drawn) {
        var random = new SplittableRandom(seed);
        var some =
                IntStream.generate(() -> random.nextInt(operators))
                        .limit(COMPARED_OPERATORS)
                        .distinct()
                        .toArray();
        long differ = 0;
        long compared = 0;
        for (int operator : some) {
            var owned =
                    Arrays.stream(drawn.inventories[operator])
                            .mapToObj(drawn.synthetic::component)
                            .map(BenchPortfolio::withoutKeys)
                            .toList();
            for (int i = 0; i < Math.min(COMPARED_ADVISORIES, advisories); i++) {
                var assertions = drawn.advisories.get(i);
                boolean told = now.owners(assertions, SURE).get(operator);
                differ += told == has(owned, assertions) ? 0 : 1;
                compared++;
            }
        }
        figures.putObject("oracle").put("compared", compared).put("differ", differ);
        return differ == 0;
    }

    /** So that versions are compared by the rules of their ecosystems alone. */
    private static List<Named> withoutKeys(Component component) {
        return component.known().stream()
                .map(it -> new Named(it.identity(), it.version(), it.scheme(), Optional.empty()))
                .toList();
    }

    private static boolean has(List<List<Named>> owned, List<Assertion> assertions) {
        return owned.stream()
                .map(known -> Judge.judge(known, assertions))
                .anyMatch(judgement ->
                        judgement instanceof Judgement.Affected(var match)
                                && match.confidence() >= SURE);
    }

    private void progress(String what) {
        world.err().println(what);
    }

    private static double seconds(long began) {
        return Math.round((System.nanoTime() - began) / NANOS_A_MILLI) / 1000.0;
    }

    private static long heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private String text() {
        var owners = figures.path("advisory_to_owners_ms");
        return """
        %,d installations of %,d versions of %,d packages at %,d operators; %,d advisories.
        Index: built in %.1f s, %,d bytes; heap at most %,d MiB.
        An advisory to its owners: p50 %.3f ms, p95 %.3f ms, p99 %.3f ms, at most %.1f ms.
        Everything against everything: %.1f s.
        An inventory of %,d components to its advisories: %.1f ms.
        A slow look at %,d pairs of operator and advisory: %,d differ.\
        """
                .formatted(
                        figures.path("installations").asLong(0),
                        figures.path("package_versions").asLong(0),
                        figures.path("packages").asLong(0),
                        operators,
                        advisories,
                        figures.path("build_seconds").asDouble(0),
                        figures.path("index_bytes").asLong(0),
                        figures.path("heap_peak_bytes").asLong(0) >> 20,
                        owners.path("p50").asDouble(0),
                        owners.path("p95").asDouble(0),
                        owners.path("p99").asDouble(0),
                        owners.path("max").asDouble(0),
                        figures.at("/everything_against_everything/seconds").asDouble(0),
                        figures.at("/inventory_to_advisories/components").asLong(0),
                        figures.at("/inventory_to_advisories/median_ms").asDouble(0),
                        figures.at("/oracle/compared").asLong(0),
                        figures.at("/oracle/differ").asLong(0));
    }
}
