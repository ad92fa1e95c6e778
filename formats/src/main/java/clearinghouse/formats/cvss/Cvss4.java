package clearinghouse.formats.cvss;

import java.math.BigDecimal;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * CVSS 4.0, by section 8: the score of the vector's macro vector, less the mean of how far the
 * vector lies below the most severe ones of that macro vector in each equivalence set.
 */
public final class Cvss4 extends Cvss {

    /** Every depth divides it, so that whole numbers hold the mean exactly. */
    private static final int PARTS = 840;

    Cvss4(Metrics metrics) {
        super(metrics);
    }

    /** CVSS-B: with neither threat nor environment. */
    @Override
    public BigDecimal baseScore() {
        return score(metric -> worstIfUndefined(metric, metrics().base(metric)));
    }

    /** CVSS-B, -BT, -BE or -BTE, as the vector has it; supplemental metrics change no score. */
    @Override
    public BigDecimal score() {
        return score(metric -> worstIfUndefined(metric, metrics().modified(metric)));
    }

    private static String worstIfUndefined(String metric, String value) {
        if (!value.equals("X")) {
            return value;
        }
        return metric.equals("E") ? "A" : "H";
    }

    private static BigDecimal score(UnaryOperator<String> vector) {
        var harmless =
                Stream.of("VC", "VI", "VA", "SC", "SI", "SA")
                        .allMatch(metric -> vector.apply(metric).equals("N"));
        return BigDecimal.valueOf(harmless ? 0 : tenths(vector), 1);
    }

    private static int tenths(UnaryOperator<String> vector) {
        var macro = MacroVector.of(vector);
        int sets = 0;
        int less = 0;
        for (var set : EquivalenceSet.values()) {
            var below = macro.below(set);
            if (below.isPresent()) {
                sets++;
                less +=
                        (macro.tenths() - below.getAsInt())
                                * (set.steps(vector) - macro.start(set))
                                * (PARTS / macro.depth(set));
            }
        }
        // Half a tenth goes up. At the lowest macro vector nothing is left to go down to.
        var whole = Math.max(sets, 1) * PARTS;
        return Math.clamp(
                Math.floorDiv(2 * (macro.tenths() * whole - less) + whole, 2 * whole), 0, 100);
    }
}
