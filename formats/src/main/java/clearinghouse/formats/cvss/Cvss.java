package clearinghouse.formats.cvss;

import clearinghouse.formats.Parsed;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A CVSS vector as one of the four standards lets it be written. Its scores follow from it alone,
 * exactly: no score is computed with binary fractions.
 */
public abstract sealed class Cvss permits Cvss2, Cvss3, Cvss4 {

    private final Metrics metrics;

    Cvss(Metrics metrics) {
        this.metrics = metrics;
    }

    /** The prefix says which version; without one it is version 2. */
    public static Parsed<Cvss> parse(String vector) {
        return Metrics.parse(vector)
                .map(metrics ->
                        switch (metrics.version()) {
                            case V2_0 -> new Cvss2(metrics);
                            case V3_0, V3_1 -> new Cvss3(metrics);
                            case V4_0 -> new Cvss4(metrics);
                        });
    }

    /** For vectors the program itself wrote. */
    public static Cvss of(String vector) {
        return parse(vector).orElseThrow();
    }

    /** Of the base metrics alone, 0.0 to 10.0 with one decimal. */
    public abstract BigDecimal baseScore();

    /** With everything that the vector defines, 0.0 to 10.0 with one decimal. */
    public abstract BigDecimal score();

    public final String vector() {
        return metrics.vector();
    }

    public final CvssVersion version() {
        return metrics.version();
    }

    /** The value as the vector gives it; empty where it is silent. */
    public final Optional<String> metric(String name) {
        return Optional.ofNullable(metrics.given().get(name));
    }

    final Metrics metrics() {
        return metrics;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Cvss cvss && cvss.vector().equals(vector());
    }

    @Override
    public final int hashCode() {
        return vector().hashCode();
    }

    @Override
    public final String toString() {
        return vector();
    }
}
