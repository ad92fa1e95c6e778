package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.cvss.Cvss;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How severe somebody says it is. A stated score is kept and never believed: what decides is
 * computed from the vector.
 *
 * @param by who says so within the document, such as {@code CISA-ADP}; empty for its author
 * @param about the package that it is said of; empty for the whole
 * @param vector empty where only a score or a word is given
 * @param score as stated
 * @param rating as stated, in the source's own words, such as {@code MODERATE}; of a score without
 *     a vector the name of its scale
 */
public record StatedSeverity(
        String by, String about, String vector, Optional<BigDecimal> score, String rating) {

    static StatedSeverity vector(String vector) {
        return new StatedSeverity("", "", vector, Optional.empty(), "");
    }

    static StatedSeverity rating(String rating) {
        return new StatedSeverity("", "", "", Optional.empty(), rating);
    }

    /** Empty where there is no vector, or none that its standard allows. */
    public Optional<Cvss> cvss() {
        return Cvss.parse(vector) instanceof Parsed.Valid<Cvss>(var cvss)
                ? Optional.of(cvss)
                : Optional.empty();
    }
}
