package clearinghouse.formats.version;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Versions between events, evaluated as OSV does: from an introduced version on affected, from a
 * fixed one on not, after the last affected one not.
 */
public record VersionRange(VersionScheme scheme, List<Event> events) {

    /** The event version that stands before every real one. */
    public static final String BEGINNING = "0";

    private static final Pattern RESERVED = Pattern.compile("[^!-~]|[%|<>=!*,]");

    public sealed interface Event {

        String version();

        record Introduced(String version) implements Event {}

        record Fixed(String version) implements Event {}

        record LastAffected(String version) implements Event {}
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
        if (version.isEmpty()) {
            return new Match.Possible("no version is known");
        }
        for (var event : events) {
            if (event.version().equals(version)) {
                return event instanceof Event.Fixed ? new Match.Outside() : new Match.Inside();
            }
        }
        var key = scheme.key(version);
        if (key.isEmpty()) {
            return new Match.Possible("the version has no place in the order of its ecosystem");
        }
        var bounds = bounds();
        if (bounds.size() < events.size()) {
            return new Match.Possible("the range names a version that has no place in the order");
        }
        var inside = false;
        for (var bound : bounds) {
            var order =
                    bound.beginning() ? 1 : VersionScheme.Key.ORDER.compare(key.get(), bound.key());
            switch (bound.event()) {
                case Event.Introduced _ -> inside |= order >= 0;
                case Event.Fixed _ -> inside &= order < 0;
                case Event.LastAffected _ -> inside &= order <= 0;
            }
        }
        return inside ? new Match.Inside() : new Match.Outside();
    }

    /** From a version, included, to the event that ends it, if one does. */
    public record Interval(String from, Optional<Event> end) {}

    /** In the order of versions where all have one, else in the order given. */
    public List<Interval> intervals() {
        var intervals = new ArrayList<Interval>();
        var bounds = bounds();
        var ordered =
                bounds.size() == events.size()
                        ? bounds.stream().map(Bound::event).toList()
                        : events;
        var open = Optional.<String>empty();
        for (var event : ordered) {
            switch (event) {
                case Event.Introduced(var version) -> open = open.or(() -> Optional.of(version));
                case Event.Fixed _, Event.LastAffected _ -> {
                    open.ifPresent(from -> intervals.add(new Interval(from, Optional.of(event))));
                    open = Optional.empty();
                }
            }
        }
        open.ifPresent(from -> intervals.add(new Interval(from, Optional.empty())));
        return List.copyOf(intervals);
    }

    /** Whether every version of the range has a place in the order of its scheme. */
    public boolean ordered() {
        return bounds().size() == events.size();
    }

    /** As a VERS text of the given type, such as {@code vers:maven/<20230227}. */
    public String renderVers(String type) {
        var bounds = bounds();
        if (!ordered()) {
            throw new IllegalStateException("a version without a place in the order has no VERS");
        }
        var constraints =
                bounds.stream()
                        .filter(bound -> !bound.beginning())
                        .map(bound -> comparator(bound.event()) + escaped(bound.event().version()))
                        .collect(Collectors.joining("|"));
        return "vers:" + type + "/" + (constraints.isEmpty() ? "*" : constraints);
    }

    private record Bound(Event event, boolean beginning, VersionScheme.Key key) {}

    /** Events in the order of their versions; those without a place in it are left out. */
    private List<Bound> bounds() {
        var bounds = new ArrayList<Bound>();
        for (var event : events) {
            var beginning = event instanceof Event.Introduced && event.version().equals(BEGINNING);
            scheme.key(event.version())
                    .ifPresent(key -> bounds.add(new Bound(event, beginning, key)));
        }
        bounds.sort((a, b) -> {
            if (a.beginning() || b.beginning()) {
                return Boolean.compare(b.beginning(), a.beginning());
            }
            var order = VersionScheme.Key.ORDER.compare(a.key(), b.key());
            // An end and a new beginning at one version leave that version affected.
            return order != 0
                    ? order
                    : Boolean.compare(
                            a.event() instanceof Event.Introduced,
                            b.event() instanceof Event.Introduced);
        });
        return bounds;
    }

    private static String comparator(Event event) {
        return switch (event) {
            case Event.Introduced _ -> ">=";
            case Event.Fixed _ -> "<";
            case Event.LastAffected _ -> "<=";
        };
    }

    private static String escaped(String version) {
        return RESERVED.matcher(version)
                .replaceAll(found -> URLEncoder.encode(found.group(), StandardCharsets.UTF_8));
    }
}
