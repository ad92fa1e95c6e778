package clearinghouse.formats.advisory;

/** What a decision table asks about the vulnerability itself. */
public record SsvcInputs(
        Exploitation exploitation,
        boolean automatable,
        TechnicalImpact technicalImpact,
        boolean knownExploited) {

    /** SSVC Exploitation 1.1.0. */
    public enum Exploitation {
        NONE,
        POC,
        ACTIVE
    }

    /** SSVC Technical Impact 1.0.0. */
    public enum TechnicalImpact {
        PARTIAL,
        TOTAL
    }

    public SsvcInputs {
        if (knownExploited && exploitation != Exploitation.ACTIVE) {
            throw new IllegalArgumentException("what is known to be exploited is so actively");
        }
    }
}
