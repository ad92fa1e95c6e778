package clearinghouse.formats.likeness;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The lowest values of a text under as many orders of all shingles as there are positions. Two
 * texts have the same lowest value at a position as often as they resemble each other (Broder
 * 1997); all values of a band are the same for two that resemble each other much, and seldom for
 * others.
 */
public final class MinHash {

    /**
     * How many lowest values, and how many of them make a band.
     *
     * @param positions a multiple of the rows
     */
    public record Measure(int positions, int rows) {

        /** Chosen by {@code benchmarks/duplicates}. */
        public static final Measure STANDARD = new Measure(192, 2);

        public Measure {
            if (rows < 1 || positions < rows || positions % rows != 0) {
                throw new IllegalArgumentException("positions are whole bands of at least 1 row");
            }
        }

        public int bands() {
            return positions / rows;
        }

        /** How likely two texts that resemble each other so much have a band in common. */
        public double chance(double resemblance) {
            return 1 - Math.pow(1 - Math.pow(resemblance, rows), bands());
        }
    }

    private final Measure measure;
    private final long[] lowest;

    private MinHash(Measure measure, long[] lowest) {
        this.measure = measure;
        this.lowest = lowest;
    }

    public static MinHash of(Shingles shingles, Measure measure, KeyedHash hash) {
        if (shingles.isEmpty()) {
            return new MinHash(measure, new long[0]);
        }
        var orders =
                IntStream.range(0, measure.positions())
                        .mapToLong(i -> hash.of("order", String.valueOf(i)))
                        .toArray();
        var lowest = new long[measure.positions()];
        Arrays.fill(lowest, Long.MAX_VALUE);
        shingles.weights()
                .forEach((shingle, weight) -> {
                    long value = hash.of("shingle", shingle);
                    // A shingle of weight three stands for three that always come together.
                    for (int copy = 0; copy < weight; copy++) {
                        lower(lowest, orders, mixed(value + copy));
                    }
                });
        return new MinHash(measure, lowest);
    }

    private static void lower(long[] lowest, long[] orders, long value) {
        for (int i = 0; i < lowest.length; i++) {
            lowest[i] = Math.min(lowest[i], mixed(value ^ orders[i]));
        }
    }

    /** A bijection in which each bit depends on all (the finisher of SplitMix64). */
    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    public Sketch sketch() {
        var bytes = new byte[lowest.length];
        for (int i = 0; i < bytes.length; i++) {
            // The low bits: the high ones of a lowest value are nearly always the same.
            bytes[i] = (byte) lowest[i];
        }
        return new Sketch(bytes);
    }

    /** One value for each band, hashed with its place; none of a text without a shingle. */
    public LongStream bands(KeyedHash hash) {
        return IntStream.range(0, lowest.length / measure.rows())
                .mapToLong(band -> hash.of("band", band + rows(band)));
    }

    private String rows(int band) {
        var rows = new StringBuilder();
        for (int i = band * measure.rows(); i < (band + 1) * measure.rows(); i++) {
            rows.append(' ').append(Long.toHexString(lowest[i]));
        }
        return rows.toString();
    }
}
