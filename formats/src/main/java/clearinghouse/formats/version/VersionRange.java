package clearinghouse.formats.version;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.version.Span.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Versions between events, evaluated as OSV does: from an introduced version on affected, from a
 * fixed one on not, after the last affected one not, and beyond the highest limit not.
 */
public record VersionRange(VersionScheme scheme, List<Event> events) {

    /** The event version that stands before every real one. */
    public static final String BEGINNING = "0";

    /** The limit that is none. */
    private static final String UNLIMITED = "*";

    public sealed interface Event {

        String version();

        /** As OSV names it. */
        default String kind() {
            return switch (this) {
                case Introduced _ -> "introduced";
                case Fixed _ -> "fixed";
                case LastAffected _ -> "last_affected";
                case Limit _ -> "limit";
            };
        }

        /** Empty for a kind that OSV does not know. */
        static Optional<Event> of(String kind, String version) {
            return switch (kind) {
                case "introduced" -> Optional.of(new Introduced(version));
                case "fixed" -> Optional.of(new Fixed(version));
                case "last_affected" -> Optional.of(new LastAffected(version));
                case "limit" -> Optional.of(new Limit(version));
                default -> Optional.empty();
            };
        }

        record Introduced(String version) implements Event {}

        record Fixed(String version) implements Event {}

        record LastAffected(String version) implements Event {}

        /** Versions from here on are not looked at. */
        record Limit(String version) implements Event {}
    }

    public VersionRange {
        events = List.copyOf(events);
        if (events.stream().noneMatch(Event.Introduced.class::isInstance)) {
            throw new IllegalArgumentException("a range says where it begins");
        }
        if (events.stream().anyMatch(Event.Fixed.class::isInstance)
                && events.stream().anyMatch(Event.LastAffected.class::isInstance)) {
            throw new IllegalArgumentException(
                    "a range ends at a fixed or after a last affected version, not both");
        }
        for (var event : events) {
            if (event.version().isEmpty()) {
                throw new IllegalArgumentException("an event has a version");
            }
        }
    }

    /** Every version before the fixed one. */
    public static VersionRange before(VersionScheme scheme, String fixed) {
        return between(scheme, BEGINNING, fixed);
    }

    public static VersionRange between(VersionScheme scheme, String introduced, String fixed) {
        return new VersionRange(
                scheme, List.of(new Event.Introduced(introduced), new Event.Fixed(fixed)));
    }

    public Match contains(String version) {
        return versions().contains(version);
    }

    /** From a version, included, to the event that ends it, if one does. */
    public record Interval(String from, Optional<Event> end) {}

    /** In the order of versions where all have one, else in the order given. */
    public List<Interval> intervals() {
        return versions().spans().stream()
                .map(span ->
                        new Interval(
                                span.from() instanceof Bound.At(var version, _)
                                        ? version
                                        : BEGINNING,
                                end(span.to())))
                .toList();
    }

    private static Optional<Event> end(Bound to) {
        return to instanceof Bound.At(var version, var included)
                ? Optional.of(included ? new Event.LastAffected(version) : new Event.Fixed(version))
                : Optional.empty();
    }

    public VersionSet versions() {
        var spans = new ArrayList<Span>();
        var open = Optional.<Bound>empty();
        for (var event : ordered() ? inOrder() : events) {
            switch (event) {
                case Event.Introduced _ -> open = open.or(() -> Optional.of(start(event)));
                case Event.Fixed(var version) -> {
                    open.ifPresent(from -> spans.add(new Span(from, Span.excluding(version))));
                    open = Optional.empty();
                }
                case Event.LastAffected(var version) -> {
                    open.ifPresent(from -> spans.add(new Span(from, Span.including(version))));
                    open = Optional.empty();
                }
                case Event.Limit _ -> {
                    // Cuts all that has been found, further down.
                }
            }
        }
        open.ifPresent(from -> spans.add(new Span(from, Span.OPEN)));
        return new VersionSet(scheme, limited(spans), List.of());
    }

    private static Bound start(Event introduced) {
        return introduced.version().equals(BEGINNING)
                ? Span.OPEN
                : Span.including(introduced.version());
    }

    private List<Span> limited(List<Span> spans) {
        var limit = limit();
        if (limit.isEmpty()) {
            return spans;
        }
        var cut = new ArrayList<Span>();
        for (var span : spans) {
            if (span.from() instanceof Bound.At(var from, _)
                    && scheme.compare(from, limit.get()).orElse(-1) >= 0) {
                continue;
            }
            var ends =
                    span.to() instanceof Bound.At(var to, _)
                            && scheme.compare(to, limit.get()).orElse(-1) < 0;
            cut.add(ends ? span : new Span(span.from(), Span.excluding(limit.get())));
        }
        return cut;
    }

    /** The highest: a version below any of several limits is looked at. */
    private Optional<String> limit() {
        var limits =
                events.stream().filter(Event.Limit.class::isInstance).map(Event::version).toList();
        return limits.contains(UNLIMITED)
                ? Optional.empty()
                : limits.stream().max((a, b) -> scheme.compare(a, b).orElse(0));
    }

    /** Whether every version of the range has a place in the order of its scheme. */
    public boolean ordered() {
        return events.stream()
                .allMatch(event ->
                        atBeginning(event)
                                || event instanceof Event.Limit
                                || scheme.understands(event.version()));
    }

    /** As a VERS text of the given type, such as {@code vers:maven/<20230227}. */
    public String renderVers(String type) {
        if (versions().toVers(type) instanceof Parsed.Valid<Vers>(var vers)) {
            return vers.render();
        }
        throw new IllegalStateException("a version without a place in the order has no VERS");
    }

    /** As {@link #renderVers}, or in words where versions have no order: VERS would claim one. */
    public String render(String type) {
        return ordered()
                ? renderVers(type)
                : intervals().stream().map(VersionRange::words).collect(Collectors.joining(", "));
    }

    private static String words(Interval interval) {
        return switch (interval.end().orElse(null)) {
            case null -> interval.from() + " and later";
            case Event.LastAffected(var last) -> interval.from() + " to " + last;
            case Event end -> interval.from() + " to before " + end.version();
        };
    }

    private static boolean atBeginning(Event event) {
        return event instanceof Event.Introduced && event.version().equals(BEGINNING);
    }

    /** Limits are left out. */
    private List<Event> inOrder() {
        var sorted =
                new ArrayList<>(
                        events.stream().filter(event -> !(event instanceof Event.Limit)).toList());
        sorted.sort((a, b) -> {
            if (atBeginning(a) || atBeginning(b)) {
                return Boolean.compare(atBeginning(b), atBeginning(a));
            }
            // By keys, because a sort needs an order that never goes round in a ring.
            var order = scheme.compareKeys(a.version(), b.version()).orElseThrow();
            // An end and a new beginning at one version leave that version affected.
            return order != 0
                    ? order
                    : Boolean.compare(a instanceof Event.Introduced, b instanceof Event.Introduced);
        });
        return sorted;
    }
}
