package clearinghouse.formats.convert;

/** The kinds of remedy that the forms tell apart, by the words of CSAF. */
final class Remedies {

    static final String FIX = "vendor_fix";
    static final String WORKAROUND = "workaround";
    static final String MITIGATION = "mitigation";

    private Remedies() {}

    /** A kind that is known to CSAF 2.1; of prose without a kind, that it mitigates. */
    static String category(String kind) {
        return switch (kind) {
            case "solutions", FIX -> FIX;
            case "workarounds", WORKAROUND -> WORKAROUND;
            case "fix_planned", "no_fix_planned", "none_available", "optional_patch" -> kind;
            default -> MITIGATION;
        };
    }

    /** A kind that is known to CSAF 2.0. */
    static String earlier(String category) {
        return switch (category) {
            case "fix_planned" -> "none_available";
            case "optional_patch" -> FIX;
            default -> category;
        };
    }
}
