package clearinghouse.formats.vex;

import java.util.Set;

/** Why a product is not affected, in the labels that OpenVEX and CSAF share. */
public final class VexJustification {

    private static final Set<String> LABELS =
            Set.of(
                    "component_not_present",
                    "inline_mitigations_already_exist",
                    "vulnerable_code_cannot_be_controlled_by_adversary",
                    "vulnerable_code_not_in_execute_path",
                    "vulnerable_code_not_present");

    private VexJustification() {}

    public static boolean isKnown(String label) {
        return LABELS.contains(label);
    }
}
