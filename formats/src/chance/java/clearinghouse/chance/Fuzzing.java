package clearinghouse.chance;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Feeds a parser with mutations. It may refuse in its own way; any other exception breaks the run,
 * and so does memory out of proportion to the input. Time is told, not judged: the machine's load
 * is in it.
 */
public final class Fuzzing {

    private static final long FREE = 4 << 20;

    /** Garbage included: a row of a table is two bytes, and a component. */
    private static final long BYTES_PER_BYTE = 10_000;

    private long inputs;
    private long slowest;
    private int slowestLength;
    private long mostMemory;

    private Fuzzing() {}

    public static void feed(
            String parser, int times, List<byte[]> examples, Consumer<byte[]> parse) {
        var run = new Fuzzing();
        // What is loaded with the first input is not the input's doing.
        parse.accept(new byte[0]);
        examples.forEach(example -> run.one(example, parse));
        Chance.forAll(times, chance -> run.one(new Mutations(chance, examples).bytes(), parse));
        System.out.printf(
                "fuzzing: %s, %d examples, %d inputs, slowest %.1f ms (%d bytes), most memory %.1f MB%n",
                parser,
                examples.size(),
                run.inputs,
                run.slowest / 1e6,
                run.slowestLength,
                run.mostMemory / 1e6);
    }

    private void one(byte[] input, Consumer<byte[]> parse) {
        var allocatedBefore = allocated();
        var begun = System.nanoTime();
        parse.accept(input);
        var took = System.nanoTime() - begun;
        var memory = allocated() - allocatedBefore;
        inputs++;
        mostMemory = Math.max(mostMemory, memory);
        if (took > slowest) {
            slowest = took;
            slowestLength = input.length;
        }
        if (memory > FREE + BYTES_PER_BYTE * input.length) {
            throw new AssertionError(
                    "%,d bytes of memory for %,d bytes of input: %.100s"
                            .formatted(
                                    memory,
                                    input.length,
                                    new String(input, StandardCharsets.US_ASCII)));
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
