package clearinghouse.intake;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Marks;
import java.time.Instant;

/**
 * One report as it was submitted, without what is undisclosed about it.
 *
 * @param packageUrl type, namespace and name; the version stands apart, exactly as it was given
 * @param version what its submitter claims; a verdict says which build was tested
 * @param vulnerability the root cause that holds it now
 * @param marks how it is handled now; all else but its label and the root cause never changes
 */
public record Finding(
        FindingId id,
        PartyId party,
        String actor,
        String packageUrl,
        String version,
        Format format,
        String credit,
        VulnerabilityId vulnerability,
        Instant receivedAt,
        Marks marks) {

    public TlpLabel label() {
        return marks.label();
    }

    /** Whether it may go to somebody new, as its basis stood when this was found. */
    PassingOn passingOn() {
        return PassingOn.of(marks.legalBases());
    }

    /**
     * Whoever acts for another organisation, with whatever consent, is not the one that submitted
     * it.
     */
    public boolean isOf(Access access) {
        return party.equals(access.party()) && access.broker().isEmpty();
    }

    public enum Format {
        NATIVE,
        SARIF;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Format parse(String code) {
            return valueOf(code.toUpperCase(java.util.Locale.ROOT));
        }
    }
}
