package clearinghouse.exposure;

import clearinghouse.inventory.Component;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** By what one asset may be affected, or no longer, since something was published. */
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

    /** For each vulnerability those of the asset's components that count. */
    Map<String, List<Component>> among(Supplier<List<Component>> components) {
        var among = new TreeMap<String, List<Component>>();
        candidates.forEach((vulnerability, stated) ->
                among.put(
                        vulnerability,
                        components.get().stream()
                                .filter(it -> stated.contains(it.stated()))
                                .toList()));
        return among;
    }
}
