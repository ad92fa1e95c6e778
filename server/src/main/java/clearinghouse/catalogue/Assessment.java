package clearinghouse.catalogue;

import java.time.Instant;
import java.util.Optional;

/**
 * One input of a decision table about a vulnerability.
 *
 * @param point the input's name in the table, such as {@code Automatable}
 * @param setBy who set it, in words that an operator reads
 * @param source from what
 * @param at since when it stands; empty while it is only stated
 */
public record Assessment(
        String point, String value, String setBy, String source, Optional<Instant> at) {

    public Assessment(String point, String value, String setBy, String source) {
        this(point, value, setBy, source, Optional.empty());
    }
}
