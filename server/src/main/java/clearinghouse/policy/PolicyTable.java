package clearinghouse.policy;

import clearinghouse.formats.ssvc.Decision;
import clearinghouse.formats.ssvc.DecisionTable;
import clearinghouse.formats.ssvc.Timelines;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** A decision table with the time that each of its outcomes leaves. */
record PolicyTable(DecisionTable table, Timelines timelines) {

    PolicyTable {
        var timed = timelines.byOutcome().keySet();
        table.rows().stream()
                .map(row -> table.outcome().nameOf(row.outcome()))
                .filter(outcome -> !timed.contains(outcome))
                .findFirst()
                .ifPresent(outcome -> {
                    throw new IllegalArgumentException(
                            table.id() + " has no timeline for the outcome " + outcome);
                });
    }

    static PolicyTable parse(String id, String table, String timelines) {
        return new PolicyTable(
                DecisionTable.parse(id, table).orElseThrow(),
                Timelines.parse(timelines).orElseThrow());
    }

    /** The clock runs from the trigger, a day being 24 hours of UTC. */
    Priority priority(Map<String, Input> inputs, Instant from) {
        var asked = asked(inputs);
        var values = new LinkedHashMap<String, String>();
        asked.forEach((name, input) -> values.put(name, input.value()));
        return switch (table.decide(values)) {
            case Decision.Decided(_, var value, var row, _) -> {
                var outcome = table.outcome().nameOf(value.key());
                var timeline = timelines.byOutcome().get(outcome);
                if (timeline == null) {
                    throw new IllegalStateException("checked when the table was made");
                }
                var due =
                        timeline.days().isPresent()
                                ? Optional.of(
                                        from.plus(Duration.ofDays(timeline.days().getAsInt())))
                                : Optional.<Instant>empty();
                yield new Priority(
                        outcome,
                        due,
                        due.map(_ -> from),
                        timeline.forensics(),
                        "row " + row.number(),
                        table.id(),
                        asked);
            }
            case Decision.Undecided(var lacks) ->
                    new Priority(
                            Priority.UNDECIDED,
                            Optional.empty(),
                            Optional.empty(),
                            false,
                            lacks.stream()
                                    .map(Decision.Lack::message)
                                    .collect(Collectors.joining("; ", "no row: ", "")),
                            table.id(),
                            asked);
        };
    }

    /** What the table does not ask for is not shown as if it had counted. */
    private SequencedMap<String, Input> asked(Map<String, Input> inputs) {
        var asked = new LinkedHashMap<String, Input>();
        for (var point : table.inputs()) {
            var input = inputs.get(point.name());
            if (input != null) {
                asked.put(point.name(), input);
            }
        }
        return asked;
    }
}
