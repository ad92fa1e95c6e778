package clearinghouse.formats.cvss;

import java.math.BigDecimal;

/** The qualitative rating scale of CVSS 3.0, 3.1 (section 5) and 4.0 (section 6). */
public enum Severity {
    NONE,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    private static final BigDecimal FROM_LOW = new BigDecimal("0.1");
    private static final BigDecimal FROM_MEDIUM = new BigDecimal("4.0");
    private static final BigDecimal FROM_HIGH = new BigDecimal("7.0");
    private static final BigDecimal FROM_CRITICAL = new BigDecimal("9.0");

    /** Version 2 has no scale of its own; this one is not meant for its scores. */
    public static Severity of(BigDecimal score) {
        if (score.compareTo(FROM_CRITICAL) >= 0) {
            return CRITICAL;
        }
        if (score.compareTo(FROM_HIGH) >= 0) {
            return HIGH;
        }
        if (score.compareTo(FROM_MEDIUM) >= 0) {
            return MEDIUM;
        }
        return score.compareTo(FROM_LOW) >= 0 ? LOW : NONE;
    }
}
