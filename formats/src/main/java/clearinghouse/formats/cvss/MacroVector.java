package clearinghouse.formats.cvss;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The levels of a vector in the equivalence sets of CVSS 4.0 (tables 24 to 29). */
record MacroVector(int eq1, int eq2, int eq3, int eq4, int eq5, int eq6) {

    /**
     * The score of the most severe vector of each, in tenths. A row is EQ1, EQ2 and EQ3; its three
     * groups are EQ4, and in a group EQ5 and EQ6 count up: 00 01 10 11 20 21. Where EQ3 is 2, EQ6
     * is never 0. From FIRST's calculator; docs/standards/divergences.md names the source.
     */
    private static final String TABLE =
            """
            000  100 99 98 95 95 92   100 96 93 87 91 81   93 90 89 80 81 68
            001  98 95 95 92 90 84   93 92 89 81 81 65   88 80 78 70 69 48
            002  - 92 - 82 - 72   - 79 - 69 - 50   - 69 - 55 - 27
            010  99 97 95 92 92 85   95 91 90 83 84 71   92 81 82 71 72 53
            011  95 93 92 85 85 73   92 82 80 72 70 59   84 70 71 52 50 30
            012  - 86 - 75 - 52   - 71 - 52 - 29   - 63 - 29 - 17
            100  98 95 94 87 91 81   94 89 86 74 77 64   87 75 74 63 63 49
            101  94 89 88 77 76 67   86 76 74 58 59 50   72 57 57 52 52 25
            102  - 83 - 70 - 54   - 65 - 58 - 26   - 53 - 21 - 13
            110  95 90 88 76 76 70   90 77 75 62 61 53   77 66 68 59 52 30
            111  89 78 76 67 62 58   74 59 57 57 47 23   61 52 57 29 24 16
            112  - 71 - 59 - 30   - 58 - 26 - 15   - 23 - 13 - 6
            200  93 87 86 72 75 58   86 74 74 61 56 34   70 54 52 40 40 22
            201  85 75 74 55 62 51   72 57 55 41 46 19   53 36 34 19 19 8
            202  - 64 - 51 - 20   - 47 - 21 - 11   - 24 - 9 - 4
            210  88 75 73 53 60 50   73 55 59 40 41 20   54 43 45 22 20 11
            211  75 55 58 45 40 21   61 51 48 18 20 9   46 18 17 7 8 2
            212  - 53 - 24 - 14   - 24 - 12 - 5   - 10 - 3 - 1
            """;

    private static final Map<MacroVector, Integer> TENTHS = read();

    private static Map<MacroVector, Integer> read() {
        var tenths = new HashMap<MacroVector, Integer>();
        for (var line : TABLE.lines().toList()) {
            var words = line.split(" +");
            var row = words[0];
            for (int i = 0; i < words.length - 1; i++) {
                if (!words[i + 1].equals("-")) {
                    tenths.put(
                            new MacroVector(
                                    row.charAt(0) - '0',
                                    row.charAt(1) - '0',
                                    row.charAt(2) - '0',
                                    i / 6,
                                    i / 2 % 3,
                                    i % 2),
                            Integer.valueOf(words[i + 1]));
                }
            }
        }
        return Map.copyOf(tenths);
    }

    /** Of the values that count: modified ones for those of the base, the worst for none. */
    static MacroVector of(UnaryOperator<String> vector) {
        return new MacroVector(
                eq1(vector), eq2(vector), eq3(vector), eq4(vector), eq5(vector), eq6(vector));
    }

    static Set<MacroVector> all() {
        return TENTHS.keySet();
    }

    int tenths() {
        return score(this).orElseThrow();
    }

    /** The score of the next lower macro vector along one set; empty at its lowest. */
    OptionalInt below(EquivalenceSet set) {
        return switch (set) {
            case EQ1 -> score(new MacroVector(eq1 + 1, eq2, eq3, eq4, eq5, eq6));
            case EQ2 -> score(new MacroVector(eq1, eq2 + 1, eq3, eq4, eq5, eq6));
            case EQ3_AND_6 -> belowInThreeAndSix();
            case EQ4 -> score(new MacroVector(eq1, eq2, eq3, eq4 + 1, eq5, eq6));
            case EQ5 -> score(new MacroVector(eq1, eq2, eq3, eq4, eq5 + 1, eq6));
        };
    }

    private OptionalInt belowInThreeAndSix() {
        var three = score(new MacroVector(eq1, eq2, eq3 + 1, eq4, eq5, eq6));
        var six = score(new MacroVector(eq1, eq2, eq3, eq4, eq5, eq6 + 1));
        // Two ways lead down from 00, and the nearer one counts; the one from 10 leads over EQ6.
        if (eq3 == 0 && eq6 == 0) {
            return OptionalInt.of(Math.max(three.orElseThrow(), six.orElseThrow()));
        }
        return eq6 == 0 ? six : three;
    }

    /** The steps of its most severe vectors in a set, below the most severe values there are. */
    int start(EquivalenceSet set) {
        return switch (set) {
            case EQ1 -> new int[] {0, 1, 3}[eq1];
            case EQ2 -> eq2;
            case EQ3_AND_6 -> eq3 == 0 && eq6 == 0 ? 0 : eq6 == 0 ? 1 : 3;
            case EQ4 -> new int[] {1, 3, 6}[eq4];
            case EQ5 -> eq5;
        };
    }

    /** How many steps there are from its most severe vectors to what lies below it in a set. */
    int depth(EquivalenceSet set) {
        return switch (set) {
            case EQ1 -> new int[] {1, 4, 5}[eq1];
            case EQ2 -> eq2 + 1;
            case EQ3_AND_6 ->
                    switch (eq3) {
                        case 0 -> eq6 == 0 ? 7 : 6;
                        case 1 -> 8;
                        default -> 10;
                    };
            case EQ4 -> new int[] {6, 5, 4}[eq4];
            case EQ5 -> 1;
        };
    }

    private static OptionalInt score(MacroVector macro) {
        var tenths = TENTHS.get(macro);
        return tenths == null ? OptionalInt.empty() : OptionalInt.of(tenths);
    }

    private static int eq1(UnaryOperator<String> vector) {
        var easy = Stream.of("AV", "PR", "UI").filter(metric -> is(vector, metric, "N")).count();
        if (easy == 3) {
            return 0;
        }
        return easy == 0 || is(vector, "AV", "P") ? 2 : 1;
    }

    private static int eq2(UnaryOperator<String> vector) {
        return is(vector, "AC", "L") && is(vector, "AT", "N") ? 0 : 1;
    }

    private static int eq3(UnaryOperator<String> vector) {
        if (is(vector, "VC", "H") && is(vector, "VI", "H")) {
            return 0;
        }
        return Stream.of("VC", "VI", "VA").anyMatch(metric -> is(vector, metric, "H")) ? 1 : 2;
    }

    private static int eq4(UnaryOperator<String> vector) {
        if (is(vector, "SI", "S") || is(vector, "SA", "S")) {
            return 0;
        }
        return Stream.of("SC", "SI", "SA").anyMatch(metric -> is(vector, metric, "H")) ? 1 : 2;
    }

    private static int eq5(UnaryOperator<String> vector) {
        return "APU".indexOf(vector.apply("E"));
    }

    private static int eq6(UnaryOperator<String> vector) {
        return Stream.of("C", "I", "A")
                        .anyMatch(
                                what -> is(vector, what + "R", "H") && is(vector, "V" + what, "H"))
                ? 0
                : 1;
    }

    private static boolean is(UnaryOperator<String> vector, String metric, String value) {
        return vector.apply(metric).equals(value);
    }
}
