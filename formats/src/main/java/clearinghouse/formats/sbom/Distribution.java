package clearinghouse.formats.sbom;

import clearinghouse.formats.purl.DistributionName;
import java.util.Map;
import java.util.TreeMap;

/**
 * Of which distribution the packages of a list are.
 *
 * @param namespace of their package URLs
 * @param distro the qualifier with the release; empty where nobody said it
 */
record Distribution(String namespace, String distro) {

    /**
     * @param distro as the sender gives it
     * @param assumed the namespace where the sender gives none; empty for none
     */
    static Distribution of(String distro, String assumed) {
        if (distro.isEmpty()) {
            return new Distribution(assumed, "");
        }
        var id = distro.split("-", 2)[0];
        return new Distribution(DistributionName.namespace(id), distro);
    }

    void warn(PackageList list) {
        if (distro.isEmpty()) {
            list.warn(
                    "",
                    "distro-unsaid",
                    namespace.isEmpty()
                            ? "the list does not say of which distribution it is"
                            : "the list does not say of which release it is; taken for "
                                    + namespace);
        }
    }

    Map<String, String> qualifiers(String architecture, String epoch) {
        var qualifiers = new TreeMap<String, String>();
        put(qualifiers, "arch", architecture);
        put(qualifiers, "distro", distro);
        put(qualifiers, "epoch", epoch);
        return qualifiers;
    }

    private static void put(Map<String, String> qualifiers, String key, String value) {
        if (!value.isEmpty()) {
            qualifiers.put(key, value);
        }
    }
}
