package clearinghouse.policy;

import clearinghouse.formats.clock.Reason;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a pack says about one vulnerability on one asset, and why.
 *
 * @param tier 1 is the most urgent; empty where nothing is decided
 * @param due empty where the outcome gives no date
 * @param dueFrom what the time until then is counted from; there is one where there is a date
 * @param reason why it is that date; empty of what was decided before reasons were kept
 * @param duties what else has its time: the clocks of a forensic triage
 * @param rule the row that decided, or what kept every row from it
 * @param table id and version of the table
 * @param pack id and version of the pack; empty of what was decided before there were packs
 * @param inputs as they were given or supposed, in the order of the tables
 * @param shown what else is known, which does not decide: CVSS and EPSS among it
 */
public record Priority(
        String outcome,
        Optional<Integer> tier,
        Optional<Instant> due,
        Optional<Instant> dueFrom,
        Optional<Reason> reason,
        boolean forensics,
        List<Duty> duties,
        String rule,
        String table,
        Optional<String> pack,
        SequencedMap<String, Input> inputs,
        SequencedMap<String, Input> shown) {

    /** The outcome while an input is missing: a thing to settle, not a thing to drop. */
    public static final String UNDECIDED = "undecided";

    public Priority {
        if (due.isPresent() != dueFrom.isPresent()) {
            throw new IllegalArgumentException("a date is counted from somewhere");
        }
        duties = List.copyOf(duties);
        inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
        shown = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(shown));
    }

    /** Of which inputs nothing is known, so that the pack says what holds. */
    public List<String> missing() {
        return inputs.entrySet().stream()
                .filter(it -> it.getValue().supposed())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether the other says the same, for the same reasons; what does not decide may differ. */
    public boolean isSameDecision(Priority other) {
        return outcome.equals(other.outcome)
                && due.equals(other.due)
                && reason.equals(other.reason)
                && duties.equals(other.duties)
                && rule.equals(other.rule)
                && pack.equals(other.pack)
                && inputs.equals(other.inputs);
    }

    /** Whether there is less time than before, or more to do in it. */
    public boolean isMoreUrgentThan(Priority before) {
        boolean isSooner =
                due.isPresent() && before.due.filter(then -> !due.get().isBefore(then)).isEmpty();
        return isSooner || (forensics && !before.forensics);
    }

    /** Since when a forensic triage is asked for, where one is. */
    public Optional<Instant> triageSince() {
        return duties.stream()
                .flatMap(it -> it.reason().stream())
                .map(Reason::countedFrom)
                .findFirst();
    }

    static Priority undecided(
            String why,
            String table,
            Optional<String> pack,
            SequencedMap<String, Input> inputs,
            SequencedMap<String, Input> shown) {
        return new Priority(
                UNDECIDED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                why,
                table,
                pack,
                inputs,
                shown);
    }
}
