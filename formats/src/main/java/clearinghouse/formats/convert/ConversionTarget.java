package clearinghouse.formats.convert;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Into what an advisory can be converted. */
public enum ConversionTarget {
    /** CSAF 2.0. */
    CSAF("csaf"),
    /** CSAF 2.1, a draft. */
    CSAF21("csaf21"),
    /** OSV 1.7. */
    OSV("osv"),
    /** CVE Record 5.1. */
    CVE("cve"),
    /** OpenVEX 0.2.0. */
    OPENVEX("openvex"),
    /** CycloneDX 1.6 with vulnerabilities and the products that they are of. */
    CYCLONEDX_VEX("cyclonedx-vex");

    private final String label;

    ConversionTarget(String label) {
        this.label = label;
    }

    /** As the command takes it. */
    public String label() {
        return label;
    }

    public static Optional<ConversionTarget> named(String label) {
        return Arrays.stream(values()).filter(target -> target.label.equals(label)).findFirst();
    }

    /** All of them, for a message. */
    public static String labels() {
        return Arrays.stream(values())
                .map(ConversionTarget::label)
                .collect(Collectors.joining(", "));
    }

    /** Whether a document of the form says with whom it may be shared. */
    boolean carriesLabel() {
        return this == CSAF || this == CSAF21;
    }
}
