package clearinghouse.formats.csaf.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A value of a document that may be anything, and where it stands. What is absent, or of another
 * kind than asked for, is an empty text or an empty list: the structure is judged elsewhere.
 */
record Value(JsonNode node, Place place) {

    Value get(String name) {
        return new Value(node.path(name), place.member(name));
    }

    boolean isThere() {
        return !node.isMissingNode();
    }

    boolean has(String name) {
        return node.has(name);
    }

    String text() {
        return node.isString() ? node.stringValue() : "";
    }

    String text(String name) {
        var member = node.path(name);
        return member.isString() ? member.stringValue() : "";
    }

    List<Value> items() {
        if (!node.isArray() || node.isEmpty()) {
            return List.of();
        }
        var items = new ArrayList<Value>(node.size());
        for (var i = 0; i < node.size(); i++) {
            items.add(new Value(node.path(i), place.item(i)));
        }
        return items;
    }

    List<Value> items(String name) {
        var member = node.path(name);
        return member.isArray() ? new Value(member, place.member(name)).items() : List.of();
    }

    /** The texts of a list, without making a place for each. */
    List<String> texts(String name) {
        var member = node.path(name);
        if (!member.isArray() || member.isEmpty()) {
            return List.of();
        }
        var texts = new ArrayList<String>(member.size());
        for (var item : member) {
            if (item.isString()) {
                texts.add(item.stringValue());
            }
        }
        return texts;
    }

    void members(BiConsumer<String, Value> each) {
        if (node.isObject()) {
            for (var member : node.properties()) {
                each.accept(
                        member.getKey(),
                        new Value(member.getValue(), place.member(member.getKey())));
            }
        }
    }

    static Value absent(Place place) {
        return new Value(MissingNode.getInstance(), place);
    }
}
