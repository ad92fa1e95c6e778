package clearinghouse.formats.cvss;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** CVSS 2.0, by the equations of section 3.2 of its guide. */
public final class Cvss2 extends Cvss {

    private static final Weights WEIGHTS =
            Weights.of(
                    """
                    AV L=0.395 A=0.646 N=1.0
                    AC H=0.35 M=0.61 L=0.71
                    Au M=0.45 S=0.56 N=0.704
                    C,I,A N=0 P=0.275 C=0.660
                    E U=0.85 POC=0.9 F=0.95 H=1.00
                    RL OF=0.87 TF=0.90 W=0.95 U=1.00
                    RC UC=0.90 UR=0.95 C=1.00
                    CDP N=0 L=0.1 LM=0.3 MH=0.4 H=0.5 X=0
                    TD N=0 L=0.25 M=0.75 H=1.00
                    CR,IR,AR L=0.5 M=1.0 H=1.51
                    """);

    private static final BigDecimal TEN = BigDecimal.TEN;

    Cvss2(Metrics metrics) {
        super(metrics);
    }

    @Override
    public BigDecimal baseScore() {
        return base(impact(BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE));
    }

    /** Empty where the vector defines no temporal metric. */
    public Optional<BigDecimal> temporalScore() {
        return metrics().definesAny("E", "RL", "RC")
                ? Optional.of(temporal(baseScore()))
                : Optional.empty();
    }

    /** Empty where the vector defines no environmental metric. */
    public Optional<BigDecimal> environmentalScore() {
        return metrics().definesAny("CDP", "TD", "CR", "IR", "AR")
                ? Optional.of(environmental())
                : Optional.empty();
    }

    @Override
    public BigDecimal score() {
        return environmentalScore().or(this::temporalScore).orElseGet(this::baseScore);
    }

    private BigDecimal impact(BigDecimal confidentiality, BigDecimal integrity, BigDecimal rest) {
        var untouched =
                left("C", confidentiality).multiply(left("I", integrity)).multiply(left("A", rest));
        return new BigDecimal("10.41").multiply(BigDecimal.ONE.subtract(untouched));
    }

    private BigDecimal left(String metric, BigDecimal requirement) {
        return BigDecimal.ONE.subtract(weight(metric).multiply(requirement));
    }

    private BigDecimal base(BigDecimal impact) {
        if (impact.signum() == 0) {
            return BigDecimal.valueOf(0, 1);
        }
        var exploitability =
                BigDecimal.valueOf(20)
                        .multiply(weight("AV"))
                        .multiply(weight("AC"))
                        .multiply(weight("Au"));
        return rounded(
                new BigDecimal("0.6")
                        .multiply(impact)
                        .add(new BigDecimal("0.4").multiply(exploitability))
                        .subtract(new BigDecimal("1.5"))
                        .multiply(new BigDecimal("1.176")));
    }

    private BigDecimal temporal(BigDecimal base) {
        return rounded(base.multiply(weight("E")).multiply(weight("RL")).multiply(weight("RC")));
    }

    private BigDecimal environmental() {
        var adjusted = temporal(base(TEN.min(impact(weight("CR"), weight("IR"), weight("AR")))));
        var damage = TEN.subtract(adjusted).multiply(weight("CDP"));
        return rounded(adjusted.add(damage).multiply(weight("TD")));
    }

    private BigDecimal weight(String metric) {
        return WEIGHTS.of(metric, metrics().of(metric));
    }

    // A low requirement can press the base equation below nothing, which is no score.
    private static BigDecimal rounded(BigDecimal score) {
        return score.max(BigDecimal.ZERO).setScale(1, RoundingMode.HALF_UP);
    }
}
