package clearinghouse.formats.ssvc;

import clearinghouse.formats.Csv;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** How long each outcome of a table leaves; the numbers are data beside the table. */
public record Timelines(SequencedMap<String, Timeline> byOutcome) {

    private static final int MOST_ROWS = 1_000;

    /**
     * Days to remediate, absent when the outcome names no date, and whether to look for intruders.
     */
    public record Timeline(OptionalInt days, boolean forensics) {}

    public Timelines {
        byOutcome = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byOutcome));
    }

    /** Reads a CSV with the columns outcome, days and forensics. */
    public static Parsed<Timelines> parse(String csv) {
        return switch (Csv.parse(csv, ',', MOST_ROWS)) {
            case Parsed.Invalid<List<Csv.Row>>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<List<Csv.Row>>(var lines) -> ofLines(lines);
        };
    }

    private static Parsed<Timelines> ofLines(List<Csv.Row> lines) {
        if (lines.isEmpty()
                || !lines.getFirst().fields().equals(List.of("outcome", "days", "forensics"))) {
            return Parsed.invalid(
                    "", "timeline-heading", "the columns are outcome, days and forensics");
        }
        var problems = new ArrayList<Problem>();
        var byOutcome = new LinkedHashMap<String, Timeline>();
        for (var line : lines.subList(1, lines.size())) {
            var fields = line.fields();
            if (fields.size() != 3
                    || !fields.get(1).matches("\\d{0,5}")
                    || !fields.get(2).matches("yes|no")) {
                problems.add(
                        new Problem(
                                "/" + line.line(),
                                "timeline-row",
                                "line " + line.line() + " is not an outcome, days and yes or no"));
            } else {
                var days = fields.get(1);
                byOutcome.put(
                        fields.getFirst(),
                        new Timeline(
                                days.isEmpty()
                                        ? OptionalInt.empty()
                                        : OptionalInt.of(Integer.parseInt(days)),
                                fields.get(2).equals("yes")));
            }
        }
        return problems.isEmpty()
                ? Parsed.valid(new Timelines(byOutcome))
                : Parsed.invalid(problems);
    }
}
