package clearinghouse.chance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Values by chance, for what must hold for all of them. Each run draws others; a failure names the
 * seed that shows it again with {@code -Dclearinghouse.seed=}.
 */
public final class Chance {

    private static final String SEED = "clearinghouse.seed";
    private static final List<String> CHARACTERS =
            List.of(
                    "a",
                    "Z",
                    "0",
                    " ",
                    "/",
                    "@",
                    "?",
                    "#",
                    "%",
                    "%2",
                    "+",
                    ":",
                    "&",
                    "=",
                    "\"",
                    "\\",
                    "\u0000",
                    "\n",
                    "\u0085",
                    "\u00df",
                    "\u0130",
                    "\u0301",
                    "\u2028",
                    "\ufeff",
                    "\ud83d\ude80",
                    "\ud800",
                    "\udfff",
                    "\uffff");

    private final SplittableRandom random;

    private Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    public static void forAll(int tries, Consumer<Chance> property) {
        var again = Long.getLong(SEED);
        if (again != null) {
            hold(again, property);
            return;
        }
        var seeds = new SplittableRandom();
        for (int i = 0; i < tries; i++) {
            hold(seeds.nextLong(), property);
        }
    }

    private static void hold(long seed, Consumer<Chance> property) {
        try {
            property.accept(new Chance(seed));
        } catch (Throwable broken) {
            throw new AssertionError(
                    "shown again by -D" + SEED + "=" + seed + ": " + broken, broken);
        }
    }

    public int between(int first, int last) {
        return random.nextInt(first, last + 1);
    }

    public boolean yesOrNo() {
        return random.nextBoolean();
    }

    public <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** As many as asked for at most; none and one are as likely as many. */
    public <T> List<T> list(int least, int most, Supplier<T> each) {
        var size = yesOrNo() ? between(least, most) : between(least, Math.min(most, least + 1));
        return Collections.unmodifiableList(
                new ArrayList<>(IntStream.range(0, size).mapToObj(_ -> each.get()).toList()));
    }

    /** Any UTF-16, halves of a pair included. */
    public String text() {
        return list(0, 120, this::character).stream().collect(Collectors.joining());
    }

    private String character() {
        return yesOrNo() ? oneOf(CHARACTERS) : String.valueOf((char) random.nextInt(1 << 16));
    }

    public byte[] bytes() {
        if (yesOrNo()) {
            return text().getBytes(StandardCharsets.UTF_8);
        }
        var bytes = new byte[between(0, 200)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Any finite number: by its bits, whole, of money's shape, or where the range ends. */
    public double number() {
        return switch (between(0, 3)) {
            case 0 -> finite(Double.longBitsToDouble(random.nextLong()));
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> random.nextInt() / 100.0;
            default ->
                    oneOf(
                            List.of(
                                    0.0,
                                    -0.0,
                                    Double.MIN_VALUE,
                                    Double.MIN_NORMAL,
                                    Double.MAX_VALUE,
                                    0x1p53,
                                    1e21,
                                    1e-7));
        };
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 1.0;
    }
}
