package clearinghouse.formats.cvss;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * CVSS 3.0 and 3.1, by the equations of section 7 of the 3.1 specification and section 8 of that of
 * 3.0. They differ in rounding and in the modified impact of a changed scope. A metric that is not
 * given is not defined, so that each vector has all three scores.
 */
public final class Cvss3 extends Cvss {

    private static final Weights WEIGHTS =
            Weights.of(
                    """
                    AV N=0.85 A=0.62 L=0.55 P=0.2
                    AC L=0.77 H=0.44
                    PR N=0.85 L=0.62 H=0.27
                    PR-changed N=0.85 L=0.68 H=0.5
                    UI N=0.85 R=0.62
                    C,I,A H=0.56 L=0.22 N=0
                    E U=0.91 P=0.94 F=0.97 H=1
                    RL O=0.95 T=0.96 W=0.97 U=1
                    RC U=0.92 R=0.96 C=1
                    CR,IR,AR L=0.5 M=1 H=1.5
                    """);

    private static final BigDecimal MOST = BigDecimal.TEN;

    Cvss3(Metrics metrics) {
        super(metrics);
    }

    @Override
    public BigDecimal baseScore() {
        var iss = impactSubScore("C", "I", "A");
        var changed = metrics().is("S", "C");
        var exploitability =
                exploitability(
                        metrics().of("AV"),
                        metrics().of("AC"),
                        metrics().of("PR"),
                        metrics().of("UI"),
                        changed);
        return combined(impact(iss, changed), exploitability, changed);
    }

    public BigDecimal temporalScore() {
        return timed(baseScore());
    }

    public BigDecimal environmentalScore() {
        var changed = metrics().modified("S").equals("C");
        var exploitability =
                exploitability(
                        metrics().modified("AV"),
                        metrics().modified("AC"),
                        metrics().modified("PR"),
                        metrics().modified("UI"),
                        changed);
        return timed(combined(modifiedImpact(changed), exploitability, changed));
    }

    @Override
    public BigDecimal score() {
        if (metrics()
                .definesAny("CR", "IR", "AR", "MAV", "MAC", "MPR", "MUI", "MS", "MC", "MI", "MA")) {
            return environmentalScore();
        }
        return temporalScore();
    }

    private BigDecimal impactSubScore(String... metrics) {
        var untouched = BigDecimal.ONE;
        for (var metric : metrics) {
            untouched = untouched.multiply(left(weight(metric)));
        }
        return left(untouched);
    }

    private static BigDecimal left(BigDecimal taken) {
        return BigDecimal.ONE.subtract(taken);
    }

    private BigDecimal modifiedSubScore() {
        var untouched = BigDecimal.ONE;
        for (var metric : new String[] {"C", "I", "A"}) {
            var impact = WEIGHTS.of(metric, metrics().modified(metric));
            untouched = untouched.multiply(left(impact.multiply(weight(metric + "R"))));
        }
        return left(untouched).min(new BigDecimal("0.915"));
    }

    private static BigDecimal impact(BigDecimal iss, boolean changed) {
        return changed
                ? changedImpact(iss, iss.subtract(new BigDecimal("0.02")).pow(15))
                : new BigDecimal("6.42").multiply(iss);
    }

    private BigDecimal modifiedImpact(boolean changed) {
        var miss = modifiedSubScore();
        if (changed && version() == CvssVersion.V3_1) {
            var spread = miss.multiply(new BigDecimal("0.9731")).subtract(new BigDecimal("0.02"));
            return changedImpact(miss, spread.pow(13));
        }
        return impact(miss, changed);
    }

    private static BigDecimal changedImpact(BigDecimal iss, BigDecimal spread) {
        return new BigDecimal("7.52")
                .multiply(iss.subtract(new BigDecimal("0.029")))
                .subtract(new BigDecimal("3.25").multiply(spread));
    }

    private static BigDecimal exploitability(
            String vector,
            String complexity,
            String privileges,
            String interaction,
            boolean changed) {
        return new BigDecimal("8.22")
                .multiply(WEIGHTS.of("AV", vector))
                .multiply(WEIGHTS.of("AC", complexity))
                .multiply(WEIGHTS.of(changed ? "PR-changed" : "PR", privileges))
                .multiply(WEIGHTS.of("UI", interaction));
    }

    private BigDecimal combined(BigDecimal impact, BigDecimal exploitability, boolean changed) {
        if (impact.signum() <= 0) {
            return BigDecimal.valueOf(0, 1);
        }
        var sum = impact.add(exploitability);
        return roundedUp(MOST.min(changed ? new BigDecimal("1.08").multiply(sum) : sum));
    }

    private BigDecimal timed(BigDecimal score) {
        return roundedUp(score.multiply(weight("E")).multiply(weight("RL")).multiply(weight("RC")));
    }

    private BigDecimal weight(String metric) {
        return WEIGHTS.of(metric, metrics().of(metric));
    }

    // 3.1, appendix A: first to the nearest of five decimals, so that 4.000002 becomes 4.0; 3.0
    // goes
    // up from any remainder.
    private BigDecimal roundedUp(BigDecimal score) {
        var exact = version() == CvssVersion.V3_1 ? score.setScale(5, RoundingMode.HALF_UP) : score;
        return exact.setScale(1, RoundingMode.CEILING);
    }
}
