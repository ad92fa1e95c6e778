package clearinghouse.formats.likeness;

import java.util.Arrays;

/**
 * What a text means, as a direction in a space in which texts that mean the same lie close. A guess
 * at its words can be made from it, so it is as undisclosed as they are, and has no text form.
 */
public final class Meaning {

    /** Of a text that says nothing, or nothing that is understood: it is like no other. */
    public static final Meaning NONE = new Meaning(new byte[0]);

    private final byte[] parts;
    private final double length;

    /**
     * @param parts one byte for each dimension, the largest about 127; none for {@link #NONE}
     */
    public Meaning(byte[] parts) {
        this.parts = parts.clone();
        length = Math.sqrt(product(this.parts, this.parts));
    }

    /** Of any length: the direction counts. */
    public static Meaning of(float[] direction) {
        float largest = 0;
        for (float part : direction) {
            largest = Math.max(largest, Math.abs(part));
        }
        if (largest == 0) {
            return NONE;
        }
        var parts = new byte[direction.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = (byte) Math.round(Byte.MAX_VALUE * direction[i] / largest);
        }
        return new Meaning(parts);
    }

    public byte[] parts() {
        return parts.clone();
    }

    /** The cosine of the angle between the two, and 0 where it is negative or there is none. */
    public double resemblance(Meaning other) {
        if (length == 0 || other.length == 0 || parts.length != other.parts.length) {
            return 0;
        }
        return Math.max(0, product(parts, other.parts) / (length * other.length));
    }

    private static int product(byte[] one, byte[] other) {
        int sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Meaning meaning && Arrays.equals(parts, meaning.parts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parts);
    }

    @Override
    public String toString() {
        return "Meaning[" + parts.length + "]";
    }
}
