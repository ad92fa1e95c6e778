package clearinghouse.formats.cvss;

/** The qualitative rating scale of CVSS 3.1, section 5. */
public enum Severity {
    NONE,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
