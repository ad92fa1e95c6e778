package clearinghouse.exposure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An exposure and what is told to do about it.
 *
 * @param summary what the vulnerability is, as its advisory says it in short
 * @param released the signed fix that is assigned; none where an update is of no use any more
 */
public record Advised(
        Exposure exposure,
        String summary,
        Optional<Remedies.Released> released,
        Situation situation) {

    public Advised {
        released = released.filter(_ -> !situation.isPastItsSupport());
    }

    /**
     * @param said how the reader is told a moment
     */
    public Advice advice(Function<Instant, String> said) {
        return Advice.of(situation, List.of(exposure), said);
    }
}
