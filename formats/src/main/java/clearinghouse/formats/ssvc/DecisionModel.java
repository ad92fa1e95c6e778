package clearinghouse.formats.ssvc;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A table that decides, and the tables whose outcomes are inputs of it, such as SSVC's Human Impact
 * for its Deployer.
 *
 * @param root the table that decides
 * @param feeders in any order; each feeds the root or another feeder
 */
public record DecisionModel(DecisionTable root, List<DecisionTable> feeders) {

    private static final long MOST_BYTES = 8L << 20;
    private static final int DEEPEST = 32;
    private static final int MOST_TABLES = 50;
    private static final int MOST_DECISIONS = 1_000;
    private static final JsonInput JSON = new JsonInput(MOST_BYTES, DEEPEST);

    public DecisionModel {
        feeders = List.copyOf(feeders);
    }

    /**
     * Reads SSVC's DecisionTable 2.0.0, an array of several, or the older decision tree
     * (SSVC_Provision) with its table of labels.
     */
    public static Parsed<DecisionModel> parse(byte[] json) {
        return switch (JSON.tree(json)) {
            case Parsed.Invalid<JsonNode>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<JsonNode>(var node) -> parse(node);
        };
    }

    static Parsed<DecisionModel> parse(JsonNode node) {
        if (!node.isArray()) {
            return TableJson.parse(node).map(table -> new DecisionModel(table, List.of()));
        }
        if (node.size() > MOST_TABLES) {
            return Parsed.invalid("", "tables-many", "at most " + MOST_TABLES + " tables are read");
        }
        var tables = new ArrayList<DecisionTable>();
        var problems = new ArrayList<Problem>();
        for (var i = 0; i < node.size(); i++) {
            switch (TableJson.parse(node.get(i))) {
                case Parsed.Valid<DecisionTable>(var table) -> tables.add(table);
                case Parsed.Invalid<DecisionTable>(var wrong) -> {
                    for (var problem : wrong) {
                        problems.add(problem.under("/" + i));
                    }
                }
            }
        }
        return problems.isEmpty() ? of(tables) : Parsed.invalid(problems);
    }

    /** The root is the one table whose outcome is no input of another. */
    static Parsed<DecisionModel> of(List<DecisionTable> given) {
        var tables = given.stream().distinct().toList();
        var roots = tables.stream().filter(it -> !feedsOneOf(it, tables)).toList();
        if (roots.size() != 1) {
            return Parsed.invalid(
                    "",
                    "tables-root",
                    "of several tables exactly one feeds no other; here %d do"
                            .formatted(roots.size()));
        }
        var root = roots.getFirst();
        var feeders = tables.stream().filter(it -> !it.equals(root)).toList();
        if (feeders.stream().anyMatch(it -> reaches(it, it, tables))) {
            return Parsed.invalid("", "tables-round", "the tables feed each other in a round");
        }
        for (var feeder : feeders) {
            if (feeders.stream()
                    .anyMatch(it ->
                            !it.equals(feeder) && it.outcome().isSamePoint(feeder.outcome()))) {
                return Parsed.invalid(
                        "",
                        "tables-double",
                        "two tables decide " + Problem.excerpt(feeder.outcome().name()));
            }
        }
        var model = new DecisionModel(root, feeders);
        return model.decisions(root, new IdentityHashMap<>()) > MOST_DECISIONS
                ? Parsed.invalid(
                        "",
                        "tables-many-ways",
                        "the tables feed each other in more than " + MOST_DECISIONS + " ways")
                : Parsed.valid(model);
    }

    /**
     * How many are told of one table, its own among them: one that feeds two others is told with
     * each, so that few tables can make very many.
     */
    private int decisions(DecisionTable table, IdentityHashMap<DecisionTable, Integer> counted) {
        var known = counted.get(table);
        if (known != null) {
            return known;
        }
        var count = 1;
        for (var point : table.inputs()) {
            var fed = feeder(point).map(it -> decisions(it, counted)).orElse(0);
            count = Math.min(count + fed, MOST_DECISIONS + 1);
        }
        counted.put(table, count);
        return count;
    }

    private static boolean feedsOneOf(DecisionTable table, List<DecisionTable> tables) {
        return tables.stream().anyMatch(it -> feeds(table, it));
    }

    private static boolean feeds(DecisionTable table, DecisionTable other) {
        return other.inputs().stream().anyMatch(it -> it.isSamePoint(table.outcome()));
    }

    private static boolean reaches(
            DecisionTable from, DecisionTable to, List<DecisionTable> tables) {
        var reached = new ArrayList<DecisionTable>();
        var next = new ArrayList<>(List.of(from));
        while (!next.isEmpty()) {
            var table = next.removeLast();
            for (var other : tables) {
                if (feeds(table, other) && !reached.contains(other)) {
                    reached.add(other);
                    next.add(other);
                }
            }
        }
        return reached.contains(to);
    }

    /**
     * As {@link DecisionTable#decide}; an input that is not given is decided by the table that it
     * is the outcome of.
     */
    public Decision decide(Map<String, String> given) {
        return decide(root, given);
    }

    /** What is asked of somebody: inputs that no table here decides, each once. */
    public List<DecisionPoint> asked() {
        var asked = new ArrayList<DecisionPoint>();
        collect(root, asked);
        return List.copyOf(asked);
    }

    private void collect(DecisionTable table, List<DecisionPoint> asked) {
        for (var point : table.inputs()) {
            var feeder = feeder(point);
            if (feeder.isPresent()) {
                collect(feeder.get(), asked);
            } else if (asked.stream().noneMatch(point::isSamePoint)) {
                asked.add(point);
            }
        }
    }

    private Optional<DecisionTable> feeder(DecisionPoint point) {
        return feeders.stream().filter(it -> it.outcome().isSamePoint(point)).findFirst();
    }

    private Decision decide(DecisionTable table, Map<String, String> given) {
        var lacks = new ArrayList<Decision.Lack>();
        var fed = new ArrayList<Decision.Decided>();
        var values = new LinkedHashMap<String, String>();
        for (var point : table.inputs()) {
            switch (table.said(point, given)) {
                case DecisionTable.Said.Value(var value) -> values.put(point.id(), value.key());
                case DecisionTable.Said.Nothing(var lack) -> {
                    var feeder =
                            feeder(point).filter(_ -> lack.kind() == Decision.Lack.Kind.MISSING);
                    if (feeder.isEmpty()) {
                        lacks.add(lack);
                    } else {
                        switch (decide(feeder.get(), given)) {
                            case Decision.Decided decided -> {
                                fed.add(decided);
                                values.put(point.id(), decided.outcome().key());
                            }
                            case Decision.Undecided(var further) -> lacks.addAll(further);
                        }
                    }
                }
            }
        }
        if (!lacks.isEmpty()) {
            return new Decision.Undecided(lacks.stream().distinct().toList());
        }
        return switch (table.decide(values)) {
            case Decision.Decided(var id, var outcome, var row, _) ->
                    new Decision.Decided(id, outcome, row, fed);
            case Decision.Undecided undecided -> undecided;
        };
    }
}
