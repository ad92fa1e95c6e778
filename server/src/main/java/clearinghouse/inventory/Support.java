package clearinghouse.inventory;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
     * A product in one version among the components of an asset.
     *
     * @param product the {@link Lifecycle#key} of those that may be of it
     * @param component by the name that the inventory has
     * @param version empty where there is none to compare
     */
    record Held(String product, String component, String version) {}

    /**
     * How many versions are compared with how many spans for one asset. A list of ends has no more
     * lines, so that a system that holds each product in one version is compared with all of them.
     */
    static final int MOST_COMPARED = LifecycleList.MOST;

    /**
     * The first end of something that the asset holds. Beyond {@link #MOST_COMPARED} nothing is
     * compared any more: what ends last is left out then.
     *
     * @param byEnd what ends first before the others
     */
    static Optional<Ending> first(List<Held> held, List<Lifecycle> byEnd) {
        var versions = held.stream().collect(Collectors.groupingBy(Held::product));
        return byEnd.stream()
                .flatMap(line ->
                        versions.getOrDefault(line.key(), List.of()).stream()
                                .map(it -> Map.entry(line, it)))
                .limit(MOST_COMPARED)
                .filter(pair -> pair.getKey().covers(pair.getValue().version()))
                .findFirst()
                .map(pair -> ending(pair.getValue(), pair.getKey().end()));
    }

    private static Ending ending(Held held, EndOfSupport end) {
        return new Ending((held.component() + " " + held.version()).strip(), end);
    }

    /**
     * What the operator says of the asset holds, as it may have a contract of its own; else the
     * first end among its components.
     *
     * @param today where the operator is
     * @param soon how many days before the end it is told to be replaced
     */
    static Support of(
            Optional<EndOfSupport> said, Optional<Ending> first, LocalDate today, long soon) {
        if (said.isPresent()) {
            return new Support(state(said.get(), today, soon), said, Optional.empty());
        }
        return first.map(it ->
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
