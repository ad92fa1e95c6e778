package clearinghouse.formats.version;

import java.util.Optional;

/** The versions from one bound to another, of which either may be open. */
public record Span(Bound from, Bound to) {

    public sealed interface Bound {

        /** Nothing bounds this side. */
        record Open() implements Bound {}

        record At(String version, boolean included) implements Bound {
            public At {
                if (version.isEmpty()) {
                    throw new IllegalArgumentException("a bound has a version");
                }
            }
        }
    }

    public static final Bound OPEN = new Bound.Open();
    public static final Span ALL = new Span(OPEN, OPEN);

    public static Span only(String version) {
        return new Span(including(version), including(version));
    }

    public static Bound including(String version) {
        return new Bound.At(version, true);
    }

    public static Bound excluding(String version) {
        return new Bound.At(version, false);
    }

    /** One version, and no other. */
    boolean single() {
        return from instanceof Bound.At(var version, var included)
                && included
                && from.equals(to)
                && !version.isEmpty();
    }

    /** The version, where it holds no other. */
    public Optional<String> only() {
        return from instanceof Bound.At(var version, _) && single()
                ? Optional.of(version)
                : Optional.empty();
    }

    /** False only where one surely ends before the other begins. */
    boolean mayMeet(VersionScheme scheme, Span other) {
        return !endsBefore(scheme, other) && !other.endsBefore(scheme, this);
    }

    boolean endsBefore(VersionScheme scheme, Span other) {
        if (!(to instanceof Bound.At end) || !(other.from instanceof Bound.At start)) {
            return false;
        }
        var order = scheme.compare(end.version, start.version).orElse(1);
        return order < 0 || (order == 0 && !(end.included && start.included));
    }

    /**
     * Outside as soon as one bound says so, whether or not the other can be placed; else inside
     * where it begins or ends with the version.
     */
    Match contains(VersionScheme scheme, String version) {
        var above = within(scheme, version, from, 1);
        var below = within(scheme, version, to, -1);
        if (above instanceof Match.Outside || below instanceof Match.Outside) {
            return new Match.Outside();
        }
        if (isAt(from, scheme, version) || isAt(to, scheme, version)) {
            return new Match.Inside();
        }
        return above instanceof Match.Possible ? above : below;
    }

    private static boolean isAt(Bound bound, VersionScheme scheme, String version) {
        return bound instanceof Bound.At(var limit, _)
                && scheme.compare(version, limit).orElse(1) == 0;
    }

    private static Match within(VersionScheme scheme, String version, Bound bound, int side) {
        if (!(bound instanceof Bound.At(var limit, var included))) {
            return new Match.Inside();
        }
        var order = scheme.compare(version, limit);
        if (order.isEmpty()) {
            return new Match.Possible(
                    scheme.understands(version)
                            ? "the range names a version that has no place in the order"
                            : "the version has no place in the order of its ecosystem");
        }
        var sign = Integer.signum(order.getAsInt());
        if (sign == 0) {
            return included ? new Match.Inside() : new Match.Outside();
        }
        if (!scheme.isCertainOf(version) || !scheme.isCertainOf(limit)) {
            return new Match.Possible("a word in the version has no known place in an order");
        }
        return sign == side ? new Match.Inside() : new Match.Outside();
    }
}
