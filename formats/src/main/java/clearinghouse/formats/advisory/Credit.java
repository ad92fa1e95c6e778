package clearinghouse.formats.advisory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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
        OTHER;

        /** In whichever case, in one word or several; empty for what is none of them. */
        public static Optional<Kind> named(String words) {
            var name = words.toUpperCase(Locale.ROOT).replace(' ', '_');
            return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
        }

        /** As CVE has it. */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
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
