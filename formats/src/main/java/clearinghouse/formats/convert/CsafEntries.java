package clearinghouse.formats.convert;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.SequencedSet;
import tools.jackson.databind.node.ObjectNode;

/** Entries of one list of a vulnerability in CSAF, each with all products of which it is said. */
final class CsafEntries {

    private final SequencedMap<ObjectNode, SequencedSet<String>> products = new LinkedHashMap<>();

    /**
     * @param entry all but the products, and no more changed
     */
    void add(ObjectNode entry, Collection<String> ids) {
        products.computeIfAbsent(entry, _ -> new LinkedHashSet<>()).addAll(ids);
    }

    void writeTo(ObjectNode vulnerability, String list) {
        products.forEach((entry, ids) -> {
            var written = entry.deepCopy();
            if (!ids.isEmpty()) {
                ids.forEach(written.putArray("product_ids")::add);
            }
            vulnerability.withArray(list).add(written);
        });
    }
}
