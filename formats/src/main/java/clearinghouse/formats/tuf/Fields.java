package clearinghouse.formats.tuf;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Takes the known members out of an object; what is left over is kept as unknown. */
final class Fields {
    /** Never leaves the package: the envelope's door turns it into a refusal. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1;

        Fault(String problem) {
            super(problem, null, false, false);
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }

    // JavaScript clients lose integers beyond this.
    private static final long MAX = (1L << 53) - 1;
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

    private final String where;
    private final Map<String, JsonNode> left = new LinkedHashMap<>();

    Fields(JsonNode node, String where) {
        if (!node.isObject()) {
            throw new Fault("has no object at " + where);
        }
        this.where = where;
        node.properties().forEach(member -> left.put(member.getKey(), member.getValue()));
    }

    Map<String, JsonNode> unknown() {
        return Map.copyOf(left);
    }

    boolean has(String name) {
        return left.containsKey(name);
    }

    JsonNode take(String name) {
        return maybe(name).orElseThrow(() -> new Fault("lacks " + where + "." + name));
    }

    Optional<JsonNode> maybe(String name) {
        return Optional.ofNullable(left.remove(name));
    }

    String string(String name) {
        var node = take(name);
        if (!node.isString()) {
            throw fault(name, "a string");
        }
        return node.stringValue();
    }

    boolean flag(String name) {
        var node = take(name);
        if (!node.isBoolean()) {
            throw fault(name, "true or false");
        }
        return node.booleanValue();
    }

    long count(String name, long least) {
        return count(name, take(name), least);
    }

    OptionalLong maybeCount(String name, long least) {
        var node = maybe(name);
        return node.isPresent()
                ? OptionalLong.of(count(name, node.get(), least))
                : OptionalLong.empty();
    }

    private long count(String name, JsonNode node, long least) {
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.longValue() < least
                || node.longValue() > MAX) {
            throw fault(name, "an integer from " + least);
        }
        return node.longValue();
    }

    Instant time(String name) {
        var text = string(name);
        if (TIME.matcher(text).matches()) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw fault(name, "a date that exists");
            }
        }
        throw fault(name, "a time like 2030-01-31T12:00:00Z");
    }

    List<String> strings(String name) {
        return list(
                name,
                (node, at) -> {
                    if (!node.isString()) {
                        throw new Fault("has no string at " + at);
                    }
                    return node.stringValue();
                });
    }

    <T> List<T> list(String name, BiFunction<JsonNode, String, T> element) {
        var node = take(name);
        if (!node.isArray()) {
            throw fault(name, "a list");
        }
        var list = new ArrayList<T>();
        for (var item : node) {
            list.add(element.apply(item, where + "." + name + "[" + list.size() + "]"));
        }
        return list;
    }

    /** The member's name is not part of where a fault lies: it may be as long as a file. */
    <T> Map<String, T> map(String name, Function<Fields, T> value) {
        var node = take(name);
        if (!node.isObject()) {
            throw fault(name, "an object");
        }
        var map = new HashMap<String, T>();
        node.properties()
                .forEach(member ->
                        map.put(
                                member.getKey(),
                                value.apply(
                                        new Fields(member.getValue(), where + "." + name + ".*"))));
        return map;
    }

    Map<String, String> hashes(String name) {
        var node = take(name);
        if (!node.isObject() || node.isEmpty()) {
            throw fault(name, "an object with a hash");
        }
        var map = new HashMap<String, String>();
        for (var member : node.properties()) {
            if (!member.getValue().isString()) {
                throw fault(name, "hexadecimal hashes");
            }
            map.put(member.getKey(), member.getValue().stringValue());
        }
        return map;
    }

    Fields object(String name) {
        return new Fields(take(name), where + "." + name);
    }

    private Fault fault(String name, String expected) {
        return new Fault("does not have " + expected + " at " + where + "." + name);
    }
}
