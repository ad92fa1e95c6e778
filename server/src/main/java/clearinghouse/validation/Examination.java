package clearinghouse.validation;

import clearinghouse.platform.Marks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A verdict on a finding and what stands behind it. Undisclosed, so it has no text form.
 *
 * @param tested the version of the build that the proof was run on, whatever the finding names
 */
public record Examination(
        String verdict,
        String level,
        Optional<String> silencedBy,
        String target,
        Optional<String> tested,
        Optional<String> reason,
        Instant startedAt,
        Instant decidedAt,
        List<Laboratory.Run> runs,
        List<String> stack,
        Marks marks) {

    public Examination {
        runs = List.copyOf(runs);
        stack = List.copyOf(stack);
    }

    @Override
    public String toString() {
        return "Examination[" + verdict + "]";
    }
}
