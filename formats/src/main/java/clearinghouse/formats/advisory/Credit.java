package clearinghouse.formats.advisory;

/**
 * Thanks to a person, an organisation or both.
 *
 * @param name empty when only the organisation is named
 * @param organization empty when none
 */
public record Credit(Kind kind, String name, String organization) {

    /** The credit types that CVE and OSV share. */
    public enum Kind {
        FINDER,
        REPORTER,
        ANALYST,
        COORDINATOR,
        REMEDIATION_DEVELOPER,
        REMEDIATION_REVIEWER,
        REMEDIATION_VERIFIER,
        TOOL,
        SPONSOR,
        OTHER
    }

    public Credit {
        if (name.isBlank() && organization.isBlank()) {
            throw new IllegalArgumentException("a credit names someone");
        }
    }

    /** Both in one line, for formats with one field. */
    public String line() {
        if (name.isBlank() || organization.isBlank()) {
            return name + organization;
        }
        return name + " (" + organization + ")";
    }
}
