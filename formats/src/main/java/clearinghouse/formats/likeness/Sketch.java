package clearinghouse.formats.likeness;

import java.util.Arrays;

/**
 * What is kept of a text to say how much it resembles another: of each lowest value eight bits
 * (b-bit MinHash, Li and König 2010), which suffice to estimate and give no value back.
 *
 * @param lowest one byte for each position; none of a text without a shingle
 */
public record Sketch(byte[] lowest) {

    /** By chance two different values have their eight bits in common. */
    private static final double BY_CHANCE = 1.0 / 256;

    public Sketch {
        lowest = lowest.clone();
    }

    @Override
    public byte[] lowest() {
        return lowest.clone();
    }

    /** From 0 to 1; of a text without a shingle, and of sketches of two lengths, 0. */
    public double resemblance(Sketch other) {
        if (lowest.length == 0 || lowest.length != other.lowest.length) {
            return 0;
        }
        int same = 0;
        for (int i = 0; i < lowest.length; i++) {
            if (lowest[i] == other.lowest[i]) {
                same++;
            }
        }
        double share = (double) same / lowest.length;
        return Math.max(0, (share - BY_CHANCE) / (1 - BY_CHANCE));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sketch(var theirs) && Arrays.equals(lowest, theirs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lowest);
    }

    @Override
    public String toString() {
        return "Sketch[" + lowest.length + "]";
    }
}
