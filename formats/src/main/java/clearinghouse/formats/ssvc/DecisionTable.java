package clearinghouse.formats.ssvc;

import clearinghouse.formats.Csv;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A decision table that answers every combination of the values of its inputs, once.
 *
 * @param id names table and version, such as {@code cisa:DT_BOD2604:1.0.0}
 * @param rows refer to values by key
 */
public record DecisionTable(
        String id, List<DecisionPoint> inputs, DecisionPoint outcome, List<Row> rows) {

    static final int MOST_ROWS = 10_000;
    static final int MOST_INPUTS = 30;

    /**
     * One row; the values stand in the order of the table's inputs.
     *
     * @param number counted from 0, as SSVC does in its tables as CSV
     */
    public record Row(int number, List<String> values, String outcome) {
        public Row {
            values = List.copyOf(values);
        }
    }

    public DecisionTable {
        inputs = List.copyOf(inputs);
        rows = List.copyOf(rows);
        var problems = problems(inputs, rows);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
    }

    /** Reads the CSV form of the SSVC project: row number, one column an input, the outcome. */
    public static Parsed<DecisionTable> parse(String id, String csv) {
        return switch (Csv.parse(csv, ',', MOST_ROWS)) {
            case Parsed.Invalid<List<Csv.Row>>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<List<Csv.Row>>(var lines) -> ofLines(id, lines);
        };
    }

    /** Of a document whose parts were read one by one: refused is what does not fit together. */
    static Parsed<DecisionTable> of(
            String id, List<DecisionPoint> inputs, DecisionPoint outcome, List<Row> rows) {
        var problems = problems(inputs, rows);
        return problems.isEmpty()
                ? Parsed.valid(new DecisionTable(id, inputs, outcome, rows))
                : Parsed.invalid(problems);
    }

    /**
     * Decides by the inputs' names: their keys, their ids with or without version, their names, or
     * what the table calls them, in any case; names that the table does not ask for are ignored. A
     * short name that two inputs share names neither.
     */
    public Decision decide(Map<String, String> given) {
        var lacks = new ArrayList<Decision.Lack>();
        var values = new ArrayList<String>();
        for (var point : inputs) {
            switch (said(point, given)) {
                case Said.Value(var value) -> values.add(value.key());
                case Said.Nothing(var lack) -> lacks.add(lack);
            }
        }
        return lacks.isEmpty()
                ? rows.stream()
                        .filter(row -> row.values().equals(values))
                        .findFirst()
                        .map(this::decided)
                        .orElseThrow()
                : new Decision.Undecided(lacks);
    }

    private Decision decided(Row row) {
        var value = outcome.values().get(outcome.rank(row.outcome()));
        return new Decision.Decided(id, value, row, List.of());
    }

    /** What was said of one input. */
    sealed interface Said {
        record Value(DecisionPoint.Value value) implements Said {}

        record Nothing(Decision.Lack lack) implements Said {}
    }

    Said said(DecisionPoint point, Map<String, String> given) {
        var names = names(point);
        var texts =
                given.entrySet().stream()
                        .filter(it ->
                                names.stream().anyMatch(it.getKey().strip()::equalsIgnoreCase))
                        .map(it -> it.getValue().strip())
                        .filter(it -> !it.isEmpty())
                        .distinct()
                        .toList();
        if (texts.isEmpty()) {
            return nothing(Decision.Lack.Kind.MISSING, point, Optional.empty());
        }
        var known = texts.stream().flatMap(it -> point.value(it).stream()).distinct().toList();
        if (known.size() == 1 && texts.stream().allMatch(it -> point.value(it).isPresent())) {
            return new Said.Value(known.getFirst());
        }
        return texts.size() == 1
                ? nothing(Decision.Lack.Kind.UNKNOWN, point, Optional.of(texts.getFirst()))
                : nothing(Decision.Lack.Kind.CONTRADICTORY, point, Optional.of(texts.getLast()));
    }

    private static Said nothing(
            Decision.Lack.Kind kind, DecisionPoint point, Optional<String> given) {
        return new Said.Nothing(new Decision.Lack(kind, point, given));
    }

    private List<String> names(DecisionPoint point) {
        var names = new ArrayList<>(List.of(point.id(), point.label()));
        for (var shorter :
                List.of(point.key(), point.name(), point.namespace() + ":" + point.key())) {
            var sharing =
                    inputs.stream()
                            .filter(it ->
                                    List.of(it.key(), it.name(), it.namespace() + ":" + it.key())
                                            .stream()
                                            .anyMatch(shorter::equalsIgnoreCase))
                            .count();
            if (sharing == 1) {
                names.add(shorter);
            }
        }
        return names;
    }

    /**
     * Where one input rises by one value, the others staying as they are, and the outcome falls. A
     * table may mean that, so it is told and not refused.
     */
    public List<Problem> disorder() {
        var byValues = new HashMap<List<String>, Row>();
        rows.forEach(row -> byValues.put(row.values(), row));
        var problems = new ArrayList<Problem>();
        for (var row : rows) {
            for (var i = 0; i < inputs.size(); i++) {
                var point = inputs.get(i);
                var above = point.rank(row.values().get(i)) + 1;
                if (above < point.values().size()) {
                    var raised = new ArrayList<>(row.values());
                    raised.set(i, point.values().get(above).key());
                    var other = Optional.ofNullable(byValues.get(raised)).orElseThrow();
                    if (outcome.rank(other.outcome()) < outcome.rank(row.outcome())) {
                        problems.add(
                                new Problem(
                                        "",
                                        "table-order",
                                        "row %d answers less than row %d, of which only %s is lower"
                                                .formatted(
                                                        other.number(),
                                                        row.number(),
                                                        point.name())));
                    }
                }
            }
        }
        return problems;
    }

    private static Parsed<DecisionTable> ofLines(String id, List<Csv.Row> lines) {
        if (lines.isEmpty() || lines.getFirst().fields().size() < 3) {
            return Parsed.invalid(
                    "", "table-heading", "a table has row number, inputs and an outcome");
        }
        var heading = lines.getFirst().fields();
        var last = heading.size() - 1;
        var problems = new ArrayList<Problem>();
        var read = new ArrayList<List<String>>();
        for (var line : lines.subList(1, lines.size())) {
            var fields = line.fields();
            if (fields.size() != heading.size() || !fields.getFirst().matches("\\d{1,6}")) {
                problems.add(
                        new Problem(
                                "/" + line.line(),
                                "table-row",
                                "line "
                                        + line.line()
                                        + " is not a number and "
                                        + last
                                        + " values"));
            } else {
                read.add(fields);
            }
        }
        if (last - 1 > MOST_INPUTS) {
            problems.add(tooWide());
        }
        if (!problems.isEmpty()) {
            return Parsed.invalid(problems);
        }
        var points =
                IntStream.rangeClosed(1, last)
                        .mapToObj(i -> DecisionPoint.ofColumn(heading.get(i), column(read, i)))
                        .toList();
        var rows = read.stream().map(fields -> row(points, fields)).toList();
        return of(id, points.subList(0, last - 1), points.getLast(), rows);
    }

    private static List<String> column(List<List<String>> lines, int at) {
        var texts = new LinkedHashSet<String>();
        lines.forEach(fields -> texts.add(fields.get(at)));
        return List.copyOf(texts);
    }

    private static Row row(List<DecisionPoint> points, List<String> fields) {
        var keys =
                IntStream.range(0, points.size())
                        .mapToObj(i -> points.get(i).value(fields.get(i + 1)).orElseThrow().key())
                        .toList();
        return new Row(
                Integer.parseInt(fields.getFirst()),
                keys.subList(0, keys.size() - 1),
                keys.getLast());
    }

    private static Problem tooWide() {
        return new Problem(
                "", "table-wide", "a table has at most %d inputs".formatted(MOST_INPUTS));
    }

    private static List<Problem> problems(List<DecisionPoint> inputs, List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of(new Problem("", "table-empty", "a table has rows"));
        }
        if (inputs.size() > MOST_INPUTS) {
            return List.of(tooWide());
        }
        var problems = new ArrayList<Problem>();
        var seen = new HashMap<List<String>, Integer>();
        for (var row : rows) {
            var before = seen.putIfAbsent(row.values(), row.number());
            if (before != null) {
                problems.add(
                        new Problem(
                                "",
                                "table-repeat",
                                "row %d repeats row %d".formatted(row.number(), before)));
            }
        }
        var combinations = 1L;
        for (var input : inputs) {
            // Beyond this the exact number does not matter: no table has so many rows.
            combinations = Math.min(combinations * input.values().size(), 1L << 40);
        }
        if (problems.isEmpty() && combinations != rows.size()) {
            problems.add(
                    new Problem(
                            "",
                            "table-gap",
                            rows.size() + " of " + combinations + " combinations are answered"));
        }
        return problems;
    }
}
