package clearinghouse.formats.csaf.validation;

import clearinghouse.formats.Problem;
import java.util.List;

/**
 * What was found in a document. The code of a problem is the number of the test that it fails, such
 * as {@code 6.1.7}; {@code schema} for the structure; {@code json} for a text that cannot be read.
 *
 * @param errors structure and mandatory tests: with one of them the document is not valid
 * @param warnings tests that 2.0 calls optional and 2.1 recommended
 * @param infos informative tests
 */
public record CsafVerdict(List<Problem> errors, List<Problem> warnings, List<Problem> infos) {

    public CsafVerdict {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        infos = List.copyOf(infos);
    }

    /** Of a text that could not be read at all. */
    public static CsafVerdict unreadable(String message) {
        return new CsafVerdict(List.of(new Problem("", "json", message)), List.of(), List.of());
    }

    public boolean isValid() {
        return errors.isEmpty();
    }
}
