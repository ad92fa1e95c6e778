package clearinghouse.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a table says about one vulnerability on one asset, and why.
 *
 * @param due empty where the outcome gives no date
 * @param dueFrom what the time until then is counted from; there is one where there is a date
 * @param forensics whether to look for intruders as well
 * @param rule the row that decided, or what kept every row from it
 * @param table id and version of the table
 * @param inputs as they were given, in the order of the table
 */
public record Priority(
        String outcome,
        Optional<Instant> due,
        Optional<Instant> dueFrom,
        boolean forensics,
        String rule,
        String table,
        SequencedMap<String, Input> inputs) {

    /** The outcome while an input is missing: a thing to settle, not a thing to drop. */
    public static final String UNDECIDED = "undecided";

    public Priority {
        if (due.isPresent() != dueFrom.isPresent()) {
            throw new IllegalArgumentException("a date is counted from somewhere");
        }
        inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
    }
}
