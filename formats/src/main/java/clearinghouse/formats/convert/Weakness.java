package clearinghouse.formats.convert;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.Cwe;
import clearinghouse.formats.cwe.CweList;
import java.util.Optional;

/** Weaknesses that the CWE list has. */
final class Weakness {

    private static final String LABEL = "CWE-";
    private static final int MOST_DIGITS = 6;

    private Weakness() {}

    /** Empty for words. */
    static Optional<Integer> number(String label) {
        var number = label.startsWith(LABEL) ? label.substring(LABEL.length()) : "";
        return number.isEmpty()
                        || number.length() > MOST_DIGITS
                        || !number.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                ? Optional.empty()
                : Optional.of(Integer.valueOf(number));
    }

    /** Empty for words, and for what the list has as no weakness. */
    static Optional<Cwe> of(String label) {
        return number(label)
                .flatMap(number ->
                        CweList.weakness(number, Optional.empty())
                                        instanceof Parsed.Valid<Cwe>(var cwe)
                                ? Optional.of(cwe)
                                : Optional.empty());
    }
}
