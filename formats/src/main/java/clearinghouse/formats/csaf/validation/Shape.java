package clearinghouse.formats.csaf.validation;

import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * What a value must look like: our own form of what the JSON schemas of the standard ask for, so
 * that one walk over the document judges all of it.
 */
@FunctionalInterface
interface Shape {

    void check(JsonNode node, Place place, Faults faults);

    /** Gathers the faults; part of a document may be judged under the number of a test. */
    final class Faults {
        private final String rule;
        private final List<Problem> problems;
        private final List<Place> unknown;

        Faults() {
            this("schema", new ArrayList<>(), new ArrayList<>());
        }

        private Faults(String rule, List<Problem> problems, List<Place> unknown) {
            this.rule = rule;
            this.problems = problems;
            this.unknown = unknown;
        }

        Faults under(String number) {
            return new Faults(number, problems, unknown);
        }

        void add(Place at, String message) {
            if (problems.size() < Report.MOST) {
                problems.add(new Problem(at.pointer(), rule, message));
            }
        }

        List<Problem> problems() {
            return problems;
        }

        /** Members that the schema does not know, whether it allows them or not. */
        List<Place> unknown() {
            return unknown;
        }
    }

    /** Judges a part under the number of the test that is about it. */
    static Shape judgedBy(String number, Shape shape) {
        return (node, place, faults) -> shape.check(node, place, faults.under(number));
    }

    /** For a shape that holds itself. */
    static Shape later(Supplier<Shape> shape) {
        return (node, place, faults) -> shape.get().check(node, place, faults);
    }

    /** A text of at least one character. */
    static Shape text() {
        return text(1, _ -> true, "must not be empty");
    }

    static Shape text(int shortest, Predicate<String> fits, String otherwise) {
        return (node, place, faults) -> {
            if (!node.isString()) {
                faults.add(place, "must be a text");
            } else if (node.stringValue().length() < shortest || !fits.test(node.stringValue())) {
                faults.add(place, otherwise);
            }
        };
    }

    static Shape anyText() {
        return text(0, _ -> true, "");
    }

    static Shape oneOf(String... words) {
        var allowed = Set.of(words);
        var sorted = words.clone();
        Arrays.sort(sorted);
        var otherwise = "must be one of " + String.join(", ", sorted);
        return text(0, allowed::contains, otherwise);
    }

    static Shape uri() {
        return text(0, Uris::isUri, "must be a URI");
    }

    static Shape dateTime() {
        return text(
                0,
                text -> Timestamp.parse(text).isPresent(),
                "must be a date and time of RFC 3339, such as 2026-01-31T12:00:00Z");
    }

    static Shape number(double least, double most) {
        return (node, place, faults) -> {
            if (!node.isNumber()) {
                faults.add(place, "must be a number");
            } else if (!(node.doubleValue() >= least && node.doubleValue() <= most)) {
                faults.add(place, "must be from " + least + " to " + most);
            }
        };
    }

    static Shape truth() {
        return (node, place, faults) -> {
            if (!node.isBoolean()) {
                faults.add(place, "must be true or false");
            }
        };
    }

    static Shape list(Shape item) {
        return list(item, 1, false);
    }

    static Shape set(Shape item) {
        return list(item, 1, true);
    }

    static Shape list(Shape item, int fewest, boolean unique) {
        return (node, place, faults) -> {
            if (!node.isArray()) {
                faults.add(place, "must be a list");
                return;
            }
            if (node.size() < fewest) {
                faults.add(
                        place, "must have at least " + fewest + (fewest == 1 ? " item" : " items"));
            }
            var seen = unique && node.size() > 1 ? new HashSet<JsonNode>() : null;
            for (var i = 0; i < node.size(); i++) {
                var at = place.item(i);
                if (seen != null && !seen.add(node.path(i))) {
                    faults.add(at, "is there twice");
                }
                item.check(node.path(i), at, faults);
            }
        };
    }

    static ObjectShape object() {
        return new ObjectShape();
    }

    /** An object with named members, some of which must be there. */
    final class ObjectShape implements Shape {
        private final Map<String, Shape> members = new HashMap<>();
        private final List<String> required = new ArrayList<>();
        private int fewest;
        private int most = Integer.MAX_VALUE;
        private boolean closed;
        private boolean anything;

        ObjectShape must(String name, Shape shape) {
            required.add(name);
            return may(name, shape);
        }

        ObjectShape may(String name, Shape shape) {
            members.put(name, shape);
            return this;
        }

        ObjectShape atLeast(int count) {
            fewest = count;
            return this;
        }

        ObjectShape exactly(int count) {
            fewest = count;
            most = count;
            return this;
        }

        /** Whether a member that is not named here is a fault. */
        ObjectShape closed(boolean value) {
            closed = value;
            return this;
        }

        /** Members that are not named here are somebody else's business. */
        ObjectShape holdsAnything() {
            anything = true;
            return this;
        }

        @Override
        public void check(JsonNode node, Place place, Faults faults) {
            if (!node.isObject()) {
                faults.add(place, "must be an object");
                return;
            }
            for (var name : required) {
                if (!node.has(name)) {
                    faults.add(place, "lacks " + name);
                }
            }
            if (node.size() < fewest) {
                faults.add(place, "must have at least " + fewest + " members");
            } else if (node.size() > most) {
                faults.add(place, "must have at most " + most + " members");
            }
            for (var member : node.properties()) {
                var at = place.member(member.getKey());
                var shape = members.get(member.getKey());
                if (shape != null) {
                    shape.check(member.getValue(), at, faults);
                } else if (!anything) {
                    if (closed) {
                        faults.add(at, "is no member that the standard knows here");
                    }
                    if (faults.unknown.size() < Report.MOST) {
                        faults.unknown.add(at);
                    }
                }
            }
        }
    }
}
