package clearinghouse.intake;

import clearinghouse.kernel.Access;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Run by benchmarks/readings; no test, so no build runs it. What it costs that a reading is on
 * record: the same opening by who submitted it (no entry), by a reader who was there just now (an
 * entry is looked for), and by a new reader each time (an entry is written).
 */
class ReadingsBenchmark {

    private static final int TIMES = Integer.getInteger("clearinghouse.benchmark.readings", 2_000);
    private static final int LISTED = 50;

    @Test
    void measure(@TempDir Path folder) {
        try (var bench = new Bench(folder)) {
            var finder = bench.finder("Finder Labs");
            var id = bench.submit(finder, "pkg:maven/org.example/thing");
            for (int i = 1; i < LISTED; i++) {
                bench.submit(finder, "pkg:maven/org.example/thing");
            }
            report(
                    "text of a finding",
                    bench,
                    finder,
                    access ->
                            bench.as(
                                    access,
                                    tx ->
                                            bench.intake
                                                    .text(
                                                            tx,
                                                            access,
                                                            bench.intake
                                                                    .finding(tx, id)
                                                                    .orElseThrow())
                                                    .title()
                                                    .length()));
            report(
                    "list of 50 findings",
                    bench,
                    finder,
                    access ->
                            bench.as(
                                    access,
                                    tx ->
                                            bench.intake
                                                    .list(tx, access, Optional.empty())
                                                    .items()
                                                    .size()));
        }
    }

    private interface Opening {
        int by(Access access);
    }

    private static void report(String what, Bench bench, Access finder, Opening opening) {
        var triage = bench.triage();
        double own = median(opening, _ -> finder);
        double again = median(opening, _ -> triage);
        double fresh = median(opening, i -> named(triage, what.charAt(0) + "reader" + i));
        IO.println(
                "%-20s %5.0f us without; %5.0f us again (%.2f times); %5.0f us with an entry (%.2f times)"
                        .formatted(what, own, again, again / own, fresh, fresh / own));
    }

    private static Access named(Access access, String actor) {
        return new Access(
                actor, access.party(), access.broker(), access.purpose(), access.grants());
    }

    /** In microseconds; the first quarter only warms up. */
    private static double median(Opening opening, IntFunction<Access> reader) {
        var times = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            var by = reader.apply(i);
            long begun = System.nanoTime();
            if (opening.by(by) == 0) {
                throw new AssertionError("nothing was opened");
            }
            times[i] = (System.nanoTime() - begun) / 1e3;
        }
        var counted = Arrays.copyOfRange(times, TIMES / 4, TIMES);
        Arrays.sort(counted);
        return counted[counted.length / 2];
    }
}
