package clearinghouse.formats.sbom;

import clearinghouse.formats.Problem;

/** Ends the reading of a document whose structure is broken; caught by the reader itself. */
final class Refused extends RuntimeException {

    private final transient Problem problem;

    Refused(String pointer, String code, String message) {
        super(message, null, false, false);
        this.problem = new Problem(pointer, code, message);
    }

    Problem problem() {
        return problem;
    }
}
