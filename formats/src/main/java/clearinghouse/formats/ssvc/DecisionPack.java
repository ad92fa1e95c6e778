package clearinghouse.formats.ssvc;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.clock.Calendar;
import clearinghouse.formats.clock.Clock;
import clearinghouse.formats.clock.Pause;
import clearinghouse.formats.clock.Rule;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Everything that decides by one policy, as versioned data: tables, how long each outcome leaves,
 * what holds where an input is missing, and when all that is in force.
 *
 * @param id with {@code version} the name under which it never changes
 * @param until the first day on which it is in force no more; empty where none is known
 * @param triggers what starts its clocks, in words
 * @param outcomes by the key of the value
 * @param defaults what holds where nothing is known of an input
 * @param highest inputs for which, of several sources, the one holds that says most; of all others
 *     the one does that comes first
 * @param restart an input that may change after the clocks began, and then starts them anew
 * @param epss bands of the probability, the highest first; they are shown and decide nothing
 */
public record DecisionPack(
        String id,
        int version,
        String title,
        String source,
        String licence,
        LocalDate from,
        Optional<LocalDate> until,
        DecisionModel model,
        Calendar calendar,
        SequencedMap<String, String> triggers,
        SequencedMap<String, Answer> outcomes,
        List<Default> defaults,
        Set<String> highest,
        Optional<Restart> restart,
        List<Band> epss) {

    /**
     * What one outcome asks for.
     *
     * @param tier 1 is the most urgent
     * @param due empty where the outcome gives no date
     * @param clocks what else has its time
     */
    public record Answer(int tier, Optional<Rule> due, List<NamedClock> clocks) {
        public Answer {
            clocks = List.copyOf(clocks);
        }
    }

    public record NamedClock(String name, Rule rule) {}

    /** For an input of which nothing is known. */
    public record Default(DecisionPoint point, DecisionPoint.Value value, String why) {}

    /**
     * An input that became {@code value} after the clocks began with {@code from} counts from
     * {@code trigger}; until then {@code before} held, and the deadline of that stays a bound.
     */
    public record Restart(
            DecisionPoint point,
            DecisionPoint.Value value,
            DecisionPoint.Value before,
            String from,
            String trigger) {}

    public record Band(BigDecimal atLeast, String says) {}

    /**
     * What the pack says about one set of inputs.
     *
     * @param assumed defaults that stand in for what is missing
     */
    public record Ruling(Decision decision, List<Default> assumed) {
        public Ruling {
            assumed = List.copyOf(assumed);
        }
    }

    public DecisionPack {
        triggers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(triggers));
        outcomes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outcomes));
        defaults = List.copyOf(defaults);
        highest = Set.copyOf(highest);
        epss = List.copyOf(epss);
    }

    /** Reads a pack whose tables stand within it. */
    public static Parsed<DecisionPack> parse(String json) {
        return PackJson.parse(json);
    }

    /** Such as {@code cisa-bod-26-04@1}. */
    public String name() {
        return id + "@" + version;
    }

    /** By days of UTC. */
    public boolean isInForce(Instant at) {
        var day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        return !day.isBefore(from) && until.filter(end -> !day.isBefore(end)).isEmpty();
    }

    /** Decides; what is missing is filled by defaults, what is wrong is not. */
    public Ruling decide(Map<String, String> given) {
        var filled = new LinkedHashMap<>(given);
        var assumed = new ArrayList<Default>();
        while (true) {
            switch (model.decide(filled)) {
                case Decision.Decided decided -> {
                    return new Ruling(decided, assumed);
                }
                case Decision.Undecided undecided -> {
                    var fresh =
                            undecided.lacks().stream()
                                    .filter(it -> it.kind() == Decision.Lack.Kind.MISSING)
                                    .flatMap(it -> defaultOf(it.point()).stream())
                                    .toList();
                    if (fresh.size() < undecided.lacks().size()) {
                        return new Ruling(model.decide(given), List.of());
                    }
                    fresh.forEach(it -> filled.put(it.point().id(), it.value().key()));
                    assumed.addAll(fresh);
                }
            }
        }
    }

    private Optional<Default> defaultOf(DecisionPoint point) {
        return defaults.stream().filter(it -> it.point().isSamePoint(point)).findFirst();
    }

    /** What the outcome asks for; every outcome of the root table has an answer. */
    public Answer answer(DecisionPoint.Value outcome) {
        return Optional.ofNullable(outcomes.get(outcome.key())).orElseThrow();
    }

    /** Works out this pack's deadlines. */
    public Clock clock(List<Pause> pauses) {
        return new Clock(calendar, pauses, triggers);
    }

    /** What the pack calls such a probability of exploitation. */
    public Optional<String> band(BigDecimal probability) {
        return epss.stream()
                .filter(it -> it.atLeast().compareTo(probability) <= 0)
                .findFirst()
                .map(Band::says);
    }
}
