package clearinghouse.formats.ssvc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An input or the outcome of a table, with its values in their order, the least urgent first.
 *
 * @param label what the table calls it: a column heading, or a key of its JSON
 * @param namespace empty where the table names none and SSVC has registered no such point
 * @param key the name itself where the table has no key
 * @param version empty where the table names none
 */
public record DecisionPoint(
        String label,
        String namespace,
        String key,
        String version,
        String name,
        List<Value> values) {

    /** A value by its key and its name; the name itself where the table has no key. */
    public record Value(String key, String name) {
        String told() {
            return key.equals(name) ? key : key + " (" + name + ")";
        }
    }

    private static final Pattern HEADING =
            Pattern.compile("(.+?) v(\\d+\\.\\d+\\.\\d+)(?: \\(([a-z0-9.#_-]+)\\))?");

    public DecisionPoint {
        values = List.copyOf(values);
    }

    /** Such as {@code ssvc:E:1.1.0}; what the table leaves out is left out here. */
    public String id() {
        return Optional.of(namespace).filter(it -> !it.isEmpty()).map(it -> it + ":").orElse("")
                + key
                + Optional.of(version).filter(it -> !it.isEmpty()).map(it -> ":" + it).orElse("");
    }

    /** By key or by name; as written, or else in any case where that names one value alone. */
    public Optional<Value> value(String text) {
        return values.stream()
                .filter(it -> it.key().equals(text))
                .findFirst()
                .or(() -> values.stream().filter(it -> it.name().equals(text)).findFirst())
                .or(() -> {
                    var alike =
                            values.stream()
                                    .filter(it ->
                                            it.key().equalsIgnoreCase(text)
                                                    || it.name().equalsIgnoreCase(text))
                                    .toList();
                    return alike.size() == 1 ? Optional.of(alike.getFirst()) : Optional.empty();
                });
    }

    /** How the value stands in the order; the caller's table knows the key. */
    int rank(String valueKey) {
        for (var i = 0; i < values.size(); i++) {
            if (values.get(i).key().equals(valueKey)) {
                return i;
            }
        }
        throw new IllegalArgumentException(id() + " has no value " + valueKey);
    }

    /** The name in small letters, as SSVC writes its tables as CSV. */
    public String nameOf(String valueKey) {
        return values.get(rank(valueKey)).name().toLowerCase(Locale.ROOT);
    }

    /** Whether one versioned point may stand where another is asked for. */
    boolean isSamePoint(DecisionPoint other) {
        return namespace.equals(other.namespace)
                && key.equals(other.key)
                && version.equals(other.version);
    }

    /**
     * A heading such as {@code Publicly Exposed v1.0.0 (cisa)}, the name alone will do; keys come
     * from the point that SSVC has registered under that name, where it has and the texts are its
     * values.
     *
     * @param texts of the column, each once, in the order in which they come
     */
    static DecisionPoint ofColumn(String heading, List<String> texts) {
        var stripped = heading.strip();
        var match = HEADING.matcher(stripped);
        if (!match.matches()) {
            return unregistered(stripped, "", stripped, "", texts);
        }
        var name = match.group(1);
        var version = match.group(2);
        var namespace = Optional.ofNullable(match.group(3));
        return DecisionPoints.named(namespace.orElse("ssvc"), name, version)
                .flatMap(point -> point.keeping(stripped, texts))
                .orElseGet(
                        () -> unregistered(stripped, namespace.orElse(""), name, version, texts));
    }

    private static DecisionPoint unregistered(
            String label, String namespace, String name, String version, List<String> texts) {
        return new DecisionPoint(
                label,
                namespace,
                name,
                version,
                name,
                texts.stream().map(text -> new Value(text, text)).toList());
    }

    /** With those values alone that a table uses; empty where a text is none of them. */
    private Optional<DecisionPoint> keeping(String usedLabel, List<String> texts) {
        var used = texts.stream().flatMap(text -> value(text).stream()).toList();
        return used.size() == texts.size()
                ? Optional.of(
                        new DecisionPoint(
                                usedLabel,
                                namespace,
                                key,
                                version,
                                name,
                                values.stream().filter(used::contains).toList()))
                : Optional.empty();
    }
}
