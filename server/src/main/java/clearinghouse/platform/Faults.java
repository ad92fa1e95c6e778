package clearinghouse.platform;

import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All that is wrong with a body, by its schema and beyond it, in one list. */
final class Faults {

    private Faults() {}

    /** Empty when the schema accepts the body: then the handler has the last word. */
    static List<Problem> of(JsonNode body, List<Problem> bySchema, Route.Checks checks) {
        if (bySchema.isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<>(bySchema);
        for (var found : checks.of(accepted(body, bySchema))) {
            if (bySchema.stream().noneMatch(told -> covers(told, found))) {
                all.add(found);
            }
        }
        all.sort(Comparator.comparing(Problem::pointer).thenComparing(Problem::code));
        return all;
    }

    /** What the schema said of a place or of what holds it is enough. */
    private static boolean covers(Problem told, Problem found) {
        return found.pointer().equals(told.pointer())
                || found.pointer().startsWith(told.pointer() + "/");
    }

    /** Elements of an array are not taken out: the others would be told at a wrong place. */
    private static JsonNode accepted(JsonNode body, List<Problem> bySchema) {
        var rest = body.deepCopy();
        for (var fault : bySchema) {
            var place = JsonPointer.compile(fault.pointer());
            if (place.matches()) {
                return Json.mapper().createObjectNode();
            }
            switch (rest.at(place.head())) {
                case ObjectNode holder -> holder.remove(place.last().getMatchingProperty());
                case ArrayNode holder -> holder.setNull(place.last().getMatchingIndex());
                default -> {} // What held it was taken out already.
            }
        }
        return rest instanceof ObjectNode ? rest : Json.mapper().createObjectNode();
    }
}
