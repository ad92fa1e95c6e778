package clearinghouse.formats.ssvc;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reads one decision table as JSON, with every fault and its place. */
final class TableJson {

    private static final int MOST_VALUES = 200;
    private static final int LONGEST_TEXT = 1_000;

    private static final String DEFAULT_VERSION = "0.0.1";

    private final JsonFaults faults = new JsonFaults("table", LONGEST_TEXT);

    private TableJson() {}

    /**
     * A {@code mapping} is of DecisionTable 2.0.0, a {@code decisions_table} of the older tree; no
     * other member of the two says which form it is in all documents that there are.
     */
    static Parsed<DecisionTable> parse(JsonNode node) {
        if (!node.isObject()) {
            return Parsed.invalid("", "table-object", "a decision table is an object");
        }
        return node.has("decisions_table")
                ? new TableJson().tree(node)
                : new TableJson().table(node);
    }

    private Parsed<DecisionTable> table(JsonNode node) {
        var namespace = faults.text(node, "", "namespace");
        var key = faults.text(node, "", "key");
        var version = node.has("version") ? faults.text(node, "", "version") : DEFAULT_VERSION;
        var outcome = faults.text(node, "", "outcome");
        var points = new LinkedHashMap<String, DecisionPoint>();
        var members = node.path("decision_points");
        if (!members.isObject() || members.size() > DecisionTable.MOST_INPUTS + 1) {
            faults.add(
                    "/decision_points",
                    "table-points",
                    "decision points are an object of at most %d"
                            .formatted(DecisionTable.MOST_INPUTS + 1));
        } else {
            for (var member : members.properties()) {
                var at = "/decision_points/" + Problem.escaped(member.getKey());
                point(member.getKey(), member.getValue(), at)
                        .ifPresent(point -> points.put(member.getKey(), point));
            }
        }
        if (!faults.isEmpty()) {
            return Parsed.invalid(faults.problems());
        }
        return table(namespace + ":" + key + ":" + version, points, outcome, node, "mapping");
    }

    /** Of SSVC 2.0 of 2021 and 2022: points by label, the last of type {@code final}. */
    private Parsed<DecisionTable> tree(JsonNode node) {
        var points = new LinkedHashMap<String, DecisionPoint>();
        var outcome = "";
        var members = node.path("decision_points");
        if (!members.isArray() || members.size() > 2 * DecisionTable.MOST_INPUTS) {
            faults.add("/decision_points", "table-points", "decision points are an array");
        } else {
            var used = labelsUsed(node.path("decisions_table"));
            for (var i = 0; i < members.size(); i++) {
                var at = "/decision_points/" + i;
                var label = faults.text(members.get(i), at, "label");
                if (used.containsKey(label)) {
                    var read = option(label, members.get(i), at);
                    points.put(label, read);
                    if (members.get(i).path("decision_type").asString("").equals("final")) {
                        outcome = label;
                    }
                }
            }
        }
        if (faults.isEmpty() && outcome.isEmpty()) {
            faults.add("/decision_points", "table-outcome", "no decision point is final");
        }
        if (!faults.isEmpty()) {
            return Parsed.invalid(faults.problems());
        }
        var title = node.path("title").asString("tree");
        var version = node.path("version").asString(DEFAULT_VERSION);
        return table(
                Problem.excerpt(title + ":" + version), points, outcome, node, "decisions_table");
    }

    /** A point that only stands behind a complex one is no column of the table. */
    private static Map<String, Boolean> labelsUsed(JsonNode rows) {
        return rows.isArray() && !rows.isEmpty() && rows.get(0).isObject()
                ? rows.get(0).propertyNames().stream()
                        .collect(Collectors.toMap(Function.identity(), _ -> true))
                : Map.of();
    }

    private Parsed<DecisionTable> table(
            String id,
            Map<String, DecisionPoint> points,
            String outcomeLabel,
            JsonNode node,
            String member) {
        var outcome = points.get(outcomeLabel);
        if (outcome == null) {
            return Parsed.invalid(
                    "/outcome", "table-outcome", "the outcome is none of the decision points");
        }
        var inputs = points.values().stream().filter(it -> !it.equals(outcome)).toList();
        var mapping = node.path(member);
        if (!mapping.isArray() || mapping.isEmpty()) {
            return Parsed.invalid("/" + member, "table-empty", "a table has rows");
        }
        if (mapping.size() > DecisionTable.MOST_ROWS) {
            return Parsed.invalid(
                    "/" + member,
                    "table-rows",
                    "a table has at most %d rows".formatted(DecisionTable.MOST_ROWS));
        }
        var rows = new ArrayList<DecisionTable.Row>();
        for (var i = 0; i < mapping.size(); i++) {
            row(i, mapping.get(i), inputs, outcome, "/" + member + "/" + i).ifPresent(rows::add);
        }
        return faults.isEmpty()
                ? DecisionTable.of(id, inputs, outcome, rows)
                : Parsed.invalid(faults.problems());
    }

    private Optional<DecisionTable.Row> row(
            int number,
            JsonNode node,
            List<DecisionPoint> inputs,
            DecisionPoint outcome,
            String at) {
        if (!node.isObject() || node.size() != inputs.size() + 1) {
            faults.add(at, "table-row", "a row has a value for each decision point and no other");
            return Optional.empty();
        }
        var values = inputs.stream().flatMap(it -> value(node, it, at).stream()).toList();
        var answer = value(node, outcome, at);
        return values.size() == inputs.size()
                ? answer.map(key -> new DecisionTable.Row(number, values, key))
                : Optional.empty();
    }

    private Optional<String> value(JsonNode row, DecisionPoint point, String at) {
        var said = row.path(point.label());
        var value =
                said.isString()
                        ? point.value(said.asString())
                        : Optional.<DecisionPoint.Value>empty();
        if (value.isEmpty()) {
            faults.add(
                    at + "/" + Problem.escaped(point.label()),
                    "table-value",
                    "the row has no value of " + Problem.excerpt(point.name()));
        }
        return value.map(DecisionPoint.Value::key);
    }

    private Optional<DecisionPoint> point(String label, JsonNode node, String at) {
        var values = values(node.path("values"), at + "/values", "name");
        var namespace = faults.text(node, at, "namespace");
        var key = faults.text(node, at, "key");
        var version = node.has("version") ? faults.text(node, at, "version") : DEFAULT_VERSION;
        var name = faults.text(node, at, "name");
        return faults.isEmpty()
                ? Optional.of(new DecisionPoint(label, namespace, key, version, name, values))
                : Optional.empty();
    }

    private DecisionPoint option(String label, JsonNode node, String at) {
        var key = node.has("key") ? faults.text(node, at, "key") : label;
        return new DecisionPoint(
                label, "", key, "", label, values(node.path("options"), at + "/options", "label"));
    }

    private List<DecisionPoint.Value> values(JsonNode nodes, String at, String named) {
        if (!nodes.isArray() || nodes.isEmpty() || nodes.size() > MOST_VALUES) {
            faults.add(at, "table-values", "a decision point has 1 to " + MOST_VALUES + " values");
            return List.of();
        }
        var values = new ArrayList<DecisionPoint.Value>();
        for (var i = 0; i < nodes.size(); i++) {
            var name = faults.text(nodes.get(i), at + "/" + i, named);
            var key =
                    nodes.get(i).has("key") ? faults.text(nodes.get(i), at + "/" + i, "key") : name;
            if (values.stream().anyMatch(it -> it.key().equals(key))) {
                faults.add(at + "/" + i + "/key", "table-values", "two values have the same key");
            }
            values.add(new DecisionPoint.Value(key, name));
        }
        return values;
    }
}
