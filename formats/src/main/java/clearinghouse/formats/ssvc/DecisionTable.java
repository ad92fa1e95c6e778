package clearinghouse.formats.ssvc;

import clearinghouse.formats.Csv;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A decision table that answers every combination of the values of its inputs, once.
 *
 * @param id names table and version, such as {@code cisa:DT_BOD2604:1.0.0}
 */
public record DecisionTable(
        String id, List<DecisionPoint> inputs, DecisionPoint outcome, List<Row> rows) {

    private static final int MOST_ROWS = 10_000;

    /** One row; the values stand in the order of the table's inputs. */
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

    /** Decides by the inputs' names; names that the table does not ask for are ignored. */
    public Decision decide(Map<String, String> byInputName) {
        var problems = new ArrayList<Problem>();
        var values = new ArrayList<String>();
        for (var i = 0; i < inputs.size(); i++) {
            var name = inputs.get(i).name();
            var value = byInputName.getOrDefault(name, "");
            var allowed = values(rows, i);
            if (!allowed.contains(value)) {
                problems.add(
                        new Problem(
                                "/" + name.replace("~", "~0").replace("/", "~1"),
                                value.isEmpty() ? "input-missing" : "input-unknown",
                                name + " is one of " + allowed));
            }
            values.add(value);
        }
        return rows.stream()
                .filter(row -> row.values().equals(values))
                .findFirst()
                .<Decision>map(row -> new Decision.Decided(row.outcome(), row))
                .orElseGet(() -> new Decision.Undecided(problems));
    }

    private static Parsed<DecisionTable> ofLines(String id, List<Csv.Row> lines) {
        if (lines.isEmpty() || lines.getFirst().fields().size() < 3) {
            return Parsed.invalid(
                    "", "table-heading", "a table has row number, inputs and an outcome");
        }
        var heading = lines.getFirst().fields();
        var last = heading.size() - 1;
        var problems = new ArrayList<Problem>();
        var rows = new ArrayList<Row>();
        for (var line : lines.subList(1, lines.size())) {
            var fields = line.fields();
            var number = fields.getFirst();
            if (fields.size() != heading.size() || !number.matches("\\d{1,6}")) {
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
                rows.add(
                        new Row(
                                Integer.parseInt(number),
                                fields.subList(1, last),
                                fields.get(last)));
            }
        }
        var inputs = heading.subList(1, last).stream().map(DecisionPoint::ofHeading).toList();
        problems.addAll(problems(inputs, rows));
        return problems.isEmpty()
                ? Parsed.valid(
                        new DecisionTable(
                                id, inputs, DecisionPoint.ofHeading(heading.get(last)), rows))
                : Parsed.invalid(problems);
    }

    private static List<Problem> problems(List<DecisionPoint> inputs, List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of(new Problem("", "table-empty", "a table has rows"));
        }
        var problems = new ArrayList<Problem>();
        var seen = new HashSet<List<String>>();
        for (var row : rows) {
            if (!seen.add(row.values())) {
                problems.add(
                        new Problem(
                                "", "table-repeat", "row " + row.number() + " repeats another"));
            }
        }
        var combinations =
                IntStream.range(0, inputs.size())
                        .mapToLong(i -> values(rows, i).size())
                        .reduce(1, Math::multiplyExact);
        if (problems.isEmpty() && combinations != rows.size()) {
            problems.add(
                    new Problem(
                            "",
                            "table-gap",
                            rows.size() + " of " + combinations + " combinations are answered"));
        }
        return problems;
    }

    private static LinkedHashSet<String> values(List<Row> rows, int input) {
        var values = new LinkedHashSet<String>();
        rows.forEach(row -> values.add(row.values().get(input)));
        return values;
    }
}
