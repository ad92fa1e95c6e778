package clearinghouse.inventory;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether somebody still mends an asset. What has ended is replaced: no patch will come for it.
 *
 * @param end by which it is so; empty where nothing is known
 * @param of the component that the end is of; empty where it was said of the asset
 */
public record Support(State state, Optional<EndOfSupport> end, Optional<String> of) {

    static final Support UNKNOWN = new Support(State.UNKNOWN, Optional.empty(), Optional.empty());

    public enum State {
        /** Nobody said, and no list of ours names it: that is not the same as supported. */
        UNKNOWN,
        SUPPORTED,
        ENDS_SOON,
        ENDED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An end that a list of ours gives for a component.
     *
     * @param component by name and version, as the inventory has them
     */
    public record Ending(String component, EndOfSupport end) {}

    /**
     * What the operator says of the asset holds, as it may have a contract of its own; else the
     * first end among its components.
     *
     * @param today where the operator is
     * @param soon how many days before the end it is told to be replaced
     */
    static Support of(
            Optional<EndOfSupport> said, List<Ending> endings, LocalDate today, long soon) {
        if (said.isPresent()) {
            return new Support(state(said.get(), today, soon), said, Optional.empty());
        }
        return endings.stream()
                .min(
                        Comparator.comparing((Ending it) -> it.end().on())
                                .thenComparing(Ending::component))
                .map(it ->
                        new Support(
                                state(it.end(), today, soon),
                                Optional.of(it.end()),
                                Optional.of(it.component())))
                .orElse(UNKNOWN);
    }

    private static State state(EndOfSupport end, LocalDate today, long soon) {
        if (today.isAfter(end.on())) {
            return State.ENDED;
        }
        return today.plusDays(soon).isBefore(end.on()) ? State.SUPPORTED : State.ENDS_SOON;
    }

    /** Whether it is to be replaced, and not patched. */
    public boolean replace() {
        return switch (state) {
            case ENDS_SOON, ENDED -> true;
            case UNKNOWN, SUPPORTED -> false;
        };
    }
}
