package clearinghouse.formats.published;

import java.util.List;

/**
 * Why a source says of products that they are not affected.
 *
 * @param label one of the five justifications that VEX knows, such as {@code
 *     vulnerable_code_not_present}; empty where only words are given
 * @param words empty where only a label is given
 * @param products ids in the document that it is for; empty for all
 */
public record StatedReason(String label, String words, List<String> products) {
    public StatedReason {
        products = List.copyOf(products);
    }
}
