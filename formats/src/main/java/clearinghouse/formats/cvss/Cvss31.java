package clearinghouse.formats.cvss;

import clearinghouse.formats.Parsed;
import java.math.BigDecimal;

/** A CVSS 3.1 vector: what our own advisories are scored with, by their base metrics. */
public record Cvss31(String vector) {

    public Cvss31 {
        read(vector).orElseThrow();
    }

    public static Parsed<Cvss31> parse(String vector) {
        return read(vector).map(cvss -> new Cvss31(cvss.vector()));
    }

    public BigDecimal baseScore() {
        return read(vector).orElseThrow().baseScore();
    }

    public Severity severity() {
        return Severity.of(baseScore());
    }

    private static Parsed<Cvss> read(String vector) {
        return vector.startsWith(CvssVersion.V3_1.prefix())
                ? Cvss.parse(vector)
                : Parsed.invalid("", "cvss-version", "a CVSS 3.1 vector begins with CVSS:3.1/");
    }
}
