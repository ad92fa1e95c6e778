package clearinghouse.exposure;

import clearinghouse.inventory.Component;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** By what one asset may be affected, or no longer, since something was published or listed. */
final class Concern {

    private final Map<String, Set<clearinghouse.matching.Component>> candidates = new TreeMap<>();

    /** It was exposed by this before. */
    void add(String vulnerability) {
        candidates.computeIfAbsent(vulnerability, _ -> new HashSet<>());
    }

    /** This component of it is affected. */
    void add(String vulnerability, clearinghouse.matching.Component component) {
        candidates.computeIfAbsent(vulnerability, _ -> new HashSet<>()).add(component);
    }

    Set<String> vulnerabilities() {
        return candidates.keySet();
    }

    /** Of whichever vulnerability. */
    Set<clearinghouse.matching.Component> components() {
        var all = new HashSet<clearinghouse.matching.Component>();
        candidates.values().forEach(all::addAll);
        return all;
    }

    /**
     * Those that count for a vulnerability.
     *
     * @param components by what they are recognised by
     */
    List<Component> among(
            String vulnerability, Map<clearinghouse.matching.Component, Component> components) {
        return candidates.getOrDefault(vulnerability, Set.of()).stream()
                .flatMap(it -> Optional.ofNullable(components.get(it)).stream())
                .toList();
    }
}
