package clearinghouse.formats.csaf.validation;

import clearinghouse.formats.csaf.validation.Document.Status;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which remediations go together, and with which status: tables of section 3.2.4 of CSAF 2.1. */
public final class RemediationTable {

    // category: categories that a product may have beside it
    private static final Map<String, Set<String>> TOGETHER =
            Map.of(
                    "workaround",
                            Set.of(
                                    "workaround",
                                    "mitigation",
                                    "vendor_fix",
                                    "fix_planned",
                                    "no_fix_planned"),
                    "mitigation",
                            Set.of(
                                    "workaround",
                                    "mitigation",
                                    "vendor_fix",
                                    "fix_planned",
                                    "no_fix_planned"),
                    "vendor_fix", Set.of("workaround", "mitigation", "vendor_fix"),
                    "optional_patch", Set.of("optional_patch"),
                    "none_available", Set.of("none_available"),
                    "fix_planned", Set.of("workaround", "mitigation", "fix_planned"),
                    "no_fix_planned", Set.of("workaround", "mitigation", "no_fix_planned"));

    private static final Set<Status> UNHARMED = EnumSet.of(Status.NOT_AFFECTED, Status.FIXED);

    /** Which status a product with a remediation of that category cannot have. */
    static final Map<String, Set<Status>> PROHIBITED =
            Map.of(
                    "workaround", UNHARMED,
                    "mitigation", UNHARMED,
                    "vendor_fix", UNHARMED,
                    "optional_patch", EnumSet.of(Status.AFFECTED),
                    "none_available", UNHARMED,
                    "fix_planned", EnumSet.of(Status.FIXED),
                    "no_fix_planned", EnumSet.of(Status.FIXED));

    private RemediationTable() {}

    /** Whether a product may have both; a category that the table has not stands beside any. */
    public static boolean goTogether(String category, String other) {
        var allowed = TOGETHER.get(category);
        return allowed == null || allowed.contains(other);
    }

    /**
     * Whether a product may have the remediation.
     *
     * @param member of product_status, in which the product is listed
     */
    public static boolean isAllowed(String category, String member) {
        return PROHIBITED.getOrDefault(category, Set.of()).stream()
                .noneMatch(status -> status.members().contains(member));
    }
}
