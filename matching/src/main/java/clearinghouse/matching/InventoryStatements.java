package clearinghouse.matching;

import clearinghouse.formats.sbom.Sbom;
import clearinghouse.formats.sbom.SbomStatement;
import clearinghouse.formats.sbom.SbomStatement.State;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * The components of an inventory, and what the inventory itself says of vulnerabilities in them:
 * its author's word silences what others say of the same component.
 */
public final class InventoryStatements {

    private static final Set<State> SILENCING =
            EnumSet.of(
                    State.NOT_AFFECTED,
                    State.FALSE_POSITIVE,
                    State.RESOLVED,
                    State.RESOLVED_WITH_PEDIGREE);

    private final Map<Component, List<Integer>> places = new LinkedHashMap<>();

    /** For each name of a vulnerability the statements on it, by the place of the component. */
    private final Map<String, Map<Integer, SbomStatement>> silencing = new HashMap<>();

    private InventoryStatements(List<Component> components, List<SbomStatement> statements) {
        for (int place = 0; place < components.size(); place++) {
            places.computeIfAbsent(components.get(place), _ -> new ArrayList<>()).add(place);
        }
        for (var statement : statements) {
            if (isSilencing(statement)) {
                add(statement.vulnerability(), statement);
                statement.aliases().forEach(name -> add(name, statement));
            }
        }
    }

    private void add(String name, SbomStatement statement) {
        var on = silencing.computeIfAbsent(name, _ -> new HashMap<>());
        statement.components().forEach(place -> on.putIfAbsent(place, statement));
    }

    public static InventoryStatements of(Sbom sbom) {
        return of(sbom.components().stream().map(Component::of).toList(), sbom.statements());
    }

    /**
     * @param components in the order of the document, to whose places the statements point
     */
    public static InventoryStatements of(
            List<Component> components, List<SbomStatement> statements) {
        return new InventoryStatements(components, statements);
    }

    /** Whether it says that the vulnerability is no matter. */
    public static boolean isSilencing(SbomStatement statement) {
        return SILENCING.contains(statement.state());
    }

    /** Each once, in the order of the document. */
    public List<Component> components() {
        return List.copyOf(places.keySet());
    }

    /**
     * The statement that this vulnerability is no matter in the component: of one that stands there
     * several times, in each of its places.
     *
     * @param names of the vulnerability
     */
    public Optional<SbomStatement> silencing(Component component, SortedSet<String> names) {
        var on = new HashMap<Integer, SbomStatement>();
        for (var name : names) {
            on.putAll(silencing.getOrDefault(name, Map.of()));
        }
        var each = places.getOrDefault(component, List.of());
        return on.keySet().containsAll(each)
                ? each.stream().findFirst().map(on::get)
                : Optional.empty();
    }
}
