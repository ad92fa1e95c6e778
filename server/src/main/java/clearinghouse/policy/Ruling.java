package clearinghouse.policy;

import clearinghouse.formats.clock.Clock;
import clearinghouse.formats.clock.Deadline;
import clearinghouse.formats.clock.Reason;
import clearinghouse.formats.clock.Rule;
import clearinghouse.formats.ssvc.Decision;
import clearinghouse.formats.ssvc.DecisionPack;
import clearinghouse.formats.ssvc.DecisionPoint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** A pack applied to what is known of one vulnerability on one asset. */
final class Ruling {

    private final DecisionPack pack;
    private final Clock clock;
    private final Map<String, Instant> happened;
    private final Instant now;

    private Ruling(DecisionPack pack, Map<String, Instant> happened, Instant now) {
        this.pack = pack;
        this.clock = pack.clock(List.of());
        this.happened = happened;
        this.now = now;
    }

    /**
     * @param said what sources say of each input by name, the one that comes first first
     * @param happened what has started clocks; a triage that was asked for earlier among it
     */
    static Priority of(
            DecisionPack pack,
            Map<String, List<Input>> said,
            Map<Occurrence, Instant> happened,
            Instant now) {
        var byTrigger = new HashMap<String, Instant>();
        happened.forEach((occurrence, at) -> byTrigger.put(occurrence.trigger(), at));
        return new Ruling(pack, byTrigger, now).priority(said);
    }

    private Priority priority(Map<String, List<Input>> said) {
        var inputs = chosen(said);
        var values = new LinkedHashMap<String, String>();
        inputs.forEach((name, input) -> values.put(name, input.value()));
        var ruling = pack.decide(values);
        return switch (ruling.decision()) {
            case Decision.Decided decided ->
                    decided(
                            decided,
                            withAssumed(inputs, ruling.assumed(), said),
                            values,
                            shown(said));
            case Decision.Undecided(var lacks) ->
                    Priority.undecided(
                            lacks.stream()
                                    .map(Decision.Lack::message)
                                    .collect(Collectors.joining("; ", "no row: ", "")),
                            pack.model().root().id(),
                            Optional.of(pack.name()),
                            inputs,
                            shown(said));
        };
    }

    private Priority decided(
            Decision.Decided decided,
            SequencedMap<String, Input> inputs,
            Map<String, String> values,
            SequencedMap<String, Input> shown) {
        var answer = pack.answer(decided.outcome());
        var reason = reason(answer, values);
        return new Priority(
                pack.model().root().outcome().nameOf(decided.outcome().key()),
                Optional.of(answer.tier()),
                reason.map(Reason::at),
                reason.map(Reason::countedFrom),
                reason,
                !answer.clocks().isEmpty(),
                duties(answer),
                "row " + decided.row().number(),
                decided.table(),
                Optional.of(pack.name()),
                inputs,
                shown);
    }

    private SequencedMap<String, Input> withAssumed(
            Map<String, Input> inputs,
            List<DecisionPack.Default> assumed,
            Map<String, List<Input>> said) {
        var all = new LinkedHashMap<String, Input>();
        for (var point : pack.model().asked()) {
            Optional.ofNullable(inputs.get(point.name()))
                    .or(() ->
                            assumed.stream()
                                    .filter(it -> it.point().equals(point))
                                    .findFirst()
                                    .map(it ->
                                            supposed(it)
                                                    .beside(
                                                            said.getOrDefault(
                                                                    point.name(), List.of()))))
                    .ifPresent(input -> all.put(point.name(), input));
        }
        return all;
    }

    /** What no table asks for: it stands beside the decision. */
    private SequencedMap<String, Input> shown(Map<String, List<Input>> said) {
        var shown = new LinkedHashMap<String, Input>();
        said.forEach((name, sources) -> {
            if (!sources.isEmpty()
                    && pack.model().asked().stream().noneMatch(it -> it.name().equals(name))) {
                var first =
                        name.equals(Policy.EPSS) ? banded(sources.getFirst()) : sources.getFirst();
                shown.put(name, first.beside(sources.subList(1, sources.size())));
            }
        });
        return shown;
    }

    private Input banded(Input epss) {
        return pack.band(new BigDecimal(epss.value()))
                .map(band ->
                        new Input(
                                epss.value() + ", " + band, epss.setBy(), epss.source(), epss.at()))
                .orElse(epss);
    }

    private Input supposed(DecisionPack.Default missing) {
        return new Input(
                missing.point().nameOf(missing.value().key()),
                pack.name(),
                missing.why(),
                Optional.empty(),
                true,
                List.of());
    }

    /**
     * Of each input that a table asks for the source that holds, with the others beside it. What no
     * table knows as a value says nothing: else a stray word of anybody's would undo a decision.
     */
    private SequencedMap<String, Input> chosen(Map<String, List<Input>> said) {
        var chosen = new LinkedHashMap<String, Input>();
        for (var point : pack.model().asked()) {
            var sources = said.getOrDefault(point.name(), List.of());
            var known = sources.stream().filter(it -> rank(point, it) >= 0);
            var holds =
                    pack.highest().contains(point.id())
                            ? known.max(Comparator.comparingInt(it -> rank(point, it)))
                            : known.findFirst();
            holds.ifPresent(it -> {
                var others = new ArrayList<>(sources);
                others.remove(it);
                chosen.put(point.name(), it.beside(others));
            });
        }
        return chosen;
    }

    /** Where the value stands in the order of its point; -1 where it is none. */
    private static int rank(DecisionPoint point, Input input) {
        return point.value(input.value()).map(point.values()::indexOf).orElse(-1);
    }

    private Optional<Reason> reason(DecisionPack.Answer answer, Map<String, String> values) {
        var listed = pack.restart().filter(restart -> isLater(restart, values));
        if (listed.isEmpty()) {
            return due(answer.due());
        }
        var restart = listed.get();
        var fresh = due(answer.due().map(rule -> rule.counting(restart.from(), restart.trigger())));
        var before = new LinkedHashMap<>(values);
        before.put(restart.point().name(), restart.before().key());
        var held =
                pack.decide(before).decision() instanceof Decision.Decided earlier
                        ? due(pack.answer(earlier.outcome()).due())
                        : Optional.<Reason>empty();
        return fresh.isPresent() && held.isPresent()
                ? Optional.of(Clock.earliest(held.get(), fresh.get()))
                : fresh.or(() -> held);
    }

    /** That the clocks ran already when the input became what it is. */
    private boolean isLater(DecisionPack.Restart restart, Map<String, String> values) {
        var begun = Optional.ofNullable(happened.get(restart.from()));
        var since = Optional.ofNullable(happened.get(restart.trigger()));
        return since.isPresent()
                && begun.filter(at -> at.isBefore(since.get())).isPresent()
                && Optional.ofNullable(values.get(restart.point().name()))
                        .flatMap(restart.point()::value)
                        .filter(restart.value()::equals)
                        .isPresent();
    }

    private Optional<Reason> due(Optional<Rule> rule) {
        return rule.flatMap(it -> reason(clock.deadline(it, happened)));
    }

    private static Optional<Reason> reason(Deadline deadline) {
        return switch (deadline) {
            case Deadline.Due(var why) -> Optional.of(why);
            case Deadline.Waiting _, Deadline.Paused _ -> Optional.empty();
        };
    }

    private List<Duty> duties(DecisionPack.Answer answer) {
        var decided = new HashMap<>(happened);
        // The same moment for all of them, and the first one for as long as it is asked for.
        decided.putIfAbsent(Occurrence.TRIAGE.trigger(), now);
        return answer.clocks().stream()
                .map(it -> new Duty(it.name(), reason(clock.deadline(it.rule(), decided))))
                .toList();
    }
}
