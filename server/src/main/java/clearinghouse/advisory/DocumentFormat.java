package clearinghouse.advisory;

import java.util.Locale;

/** The formats in which an advisory is published. */
public enum DocumentFormat {
    CSAF,
    OSV,
    CVE,
    OPENVEX,
    CYCLONEDX_VEX,
    GCVE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DocumentFormat parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
