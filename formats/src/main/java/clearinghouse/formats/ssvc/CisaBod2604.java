package clearinghouse.formats.ssvc;

/** The names by which CISA's Binding Operational Directive 26-04 calls things, as SSVC has them. */
public final class CisaBod2604 {

    /** Of its table. */
    public static final String ID = "cisa:DT_BOD2604:1.0.0";

    /** Of the pack around it. */
    public static final String PACK = "cisa-bod-26-04";

    public static final String IN_KEV = "In KEV";
    public static final String PUBLICLY_EXPOSED = "Publicly Exposed";
    public static final String AUTOMATABLE = "Automatable";
    public static final String TECHNICAL_IMPACT = "Technical Impact";

    private CisaBod2604() {}
}
