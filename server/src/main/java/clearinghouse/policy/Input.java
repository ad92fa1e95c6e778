package clearinghouse.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One input of a decision as it was given.
 *
 * @param setBy the public id of the party that answers for the value; of what came from elsewhere
 *     who says so, in words
 * @param source what it was taken from
 * @param at of which time that is, where it is known
 * @param supposed nothing is known of it, and the pack says what holds then
 * @param others what further sources say, which does not hold here
 */
public record Input(
        String value,
        String setBy,
        String source,
        Optional<Instant> at,
        boolean supposed,
        List<Said> others) {

    /** What one further source says. */
    public record Said(String value, String setBy, String source, Optional<Instant> at) {}

    public Input {
        others = List.copyOf(others);
    }

    public Input(String value, String setBy, String source) {
        this(value, setBy, source, Optional.empty());
    }

    public Input(String value, String setBy, String source, Optional<Instant> at) {
        this(value, setBy, source, at, false, List.of());
    }

    /** Whether another source says something else. */
    public boolean isDisputed() {
        return others.stream().anyMatch(it -> !it.value().equalsIgnoreCase(value));
    }

    Input beside(List<Input> further) {
        return new Input(
                value,
                setBy,
                source,
                at,
                supposed,
                further.stream()
                        .map(it -> new Said(it.value(), it.setBy(), it.source(), it.at()))
                        .toList());
    }
}
