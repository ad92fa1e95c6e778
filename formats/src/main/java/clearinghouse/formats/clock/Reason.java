package clearinghouse.formats.clock;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why a deadline is what it is.
 *
 * @param says such as {@code 14 days after the publication}, or how several are joined
 * @param from what it is counted from; empty of several
 * @param of the parts, of several
 */
public record Reason(String says, Optional<Instant> from, Instant at, List<Reason> of) {

    public Reason {
        of = List.copyOf(of);
        if (from.isPresent() != of.isEmpty()) {
            throw new IllegalArgumentException(
                    "a deadline is counted from one thing, or is of several");
        }
    }

    /** What the part that decided is counted from. */
    public Instant countedFrom() {
        return from.orElseGet(() ->
                of.stream()
                        .filter(part -> part.at().equals(at))
                        .findFirst()
                        .orElseThrow()
                        .countedFrom());
    }

    /**
     * Such as {@code earliest of: 14 days after the publication (2026-07-01), that is 2026-07-15; 3
     * days after ...}.
     *
     * @param said how a moment is written
     */
    public String text(Function<Instant, String> said) {
        return from.map(begun ->
                        "%s (%s), that is %s".formatted(says, said.apply(begun), said.apply(at)))
                .orElseGet(() ->
                        of.stream()
                                .map(part -> part.text(said))
                                .collect(Collectors.joining("; ", says + ": ", "")));
    }
}
