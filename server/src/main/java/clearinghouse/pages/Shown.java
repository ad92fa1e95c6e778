package clearinghouse.pages;

import clearinghouse.inventory.Point;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a field held when the form was shown, sent back beside it: who leaves a field alone says
 * nothing, and takes back nothing that somebody else said meanwhile.
 */
record Shown(String name, String value) {

    private static final String PREFIX = "shown_";

    /**
     * @param sent whether the form comes back with faults, and so keeps what it showed first
     */
    static List<Shown> of(PageRequest request, List<Field> fields, boolean sent) {
        return fields.stream()
                .map(field -> {
                    var name = PREFIX + field.name();
                    return new Shown(name, sent ? request.field(name) : field.value());
                })
                .toList();
    }

    /**
     * What is said otherwise than it was shown.
     *
     * @param points what the fields of a form say, where they hold what is asked by their names
     */
    static Map<Point, Optional<String>> changed(
            PageRequest request,
            Function<Function<String, String>, Map<Point, Optional<String>>> points) {
        var shown = points.apply(name -> request.field(PREFIX + name));
        return points.apply(request::field).entrySet().stream()
                .filter(said -> !said.getValue().equals(shown.get(said.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
