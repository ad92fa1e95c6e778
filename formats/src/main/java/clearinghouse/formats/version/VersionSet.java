package clearinghouse.formats.version;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.version.Span.Bound;
import clearinghouse.formats.version.VersionRange.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which versions: the one form that every notation of ranges is read to and written from.
 *
 * @param spans in the order of their versions where all have one, else in the order given
 * @param except versions that are not meant even where a span holds them
 */
public record VersionSet(VersionScheme scheme, List<Span> spans, List<String> except) {

    public VersionSet {
        spans = List.copyOf(spans);
        except = List.copyOf(except);
    }

    public static VersionSet of(VersionScheme scheme, List<Span> spans) {
        return new VersionSet(scheme, sorted(scheme, spans), List.of());
    }

    public static VersionSet none(VersionScheme scheme) {
        return of(scheme, List.of());
    }

    public static VersionSet all(VersionScheme scheme) {
        return of(scheme, List.of(Span.ALL));
    }

    public Match contains(String version) {
        if (version.isEmpty()) {
            return new Match.Possible("no version is known");
        }
        for (var not : except) {
            if (scheme.compare(version, not).orElse(1) == 0) {
                return new Match.Outside();
            }
        }
        Match found = new Match.Outside();
        for (var span : spans) {
            found = Match.either(found, span.contains(scheme, version));
            if (found instanceof Match.Inside) {
                // It may be one that is left out, for all that is known of it.
                return except.isEmpty() || scheme.understands(version)
                        ? found
                        : new Match.Possible(
                                "the version has no place in the order of its ecosystem");
            }
        }
        return found;
    }

    /** For questions after many versions. */
    public Members members() {
        return new Members(this);
    }

    /** Whether a span of this may meet one of the other, as {@link Span#mayMeet} has it of two. */
    boolean mayMeet(VersionSet other) {
        if (!isPlain() || !other.isPlain()) {
            return spans.stream()
                    .anyMatch(one -> other.spans.stream().anyMatch(it -> one.mayMeet(scheme, it)));
        }
        var mine = merged().spans;
        var theirs = other.merged().spans;
        for (int i = 0, j = 0; i < mine.size() && j < theirs.size(); ) {
            if (mine.get(i).mayMeet(scheme, theirs.get(j))) {
                return true;
            }
            if (mine.get(i).endsBefore(scheme, theirs.get(j))) {
                i++;
            } else {
                j++;
            }
        }
        return false;
    }

    /** Whether its spans can be put in a row, and none ends before it begins. */
    private boolean isPlain() {
        return keysAreExact() && spans.stream().noneMatch(span -> span.endsBefore(scheme, span));
    }

    /** Whether bytes say of any two versions that it names which comes first. */
    boolean keysAreExact() {
        // Of Arch Linux, different keys may be equal.
        return scheme != VersionScheme.ALPM
                && except.stream().allMatch(scheme::keysAreExact)
                && spans.stream()
                        .flatMap(span -> Stream.of(span.from(), span.to()))
                        .allMatch(bound ->
                                !(bound instanceof Bound.At(var version, _))
                                        || scheme.keysAreExact(version));
    }

    /** Whether every version that it names has a place in the order of its scheme. */
    public boolean ordered() {
        return ordered(scheme, spans);
    }

    /** Spans that meet or overlap made one; unchanged where a version has no place in the order. */
    public VersionSet merged() {
        if (!ordered() || spans.isEmpty()) {
            return this;
        }
        var merged = new ArrayList<Span>();
        var last = spans.getFirst();
        for (var span : spans.subList(1, spans.size())) {
            if (meets(last, span)) {
                last = new Span(last.from(), later(last.to(), span.to()));
            } else {
                merged.add(last);
                last = span;
            }
        }
        merged.add(last);
        return new VersionSet(scheme, merged, except);
    }

    /** Merged, and no version left out that is a bound anyway or that no span holds. */
    VersionSet withExceptionsAtBounds() {
        var left = of(scheme, except.stream().map(Span::only).toList()).members();
        var spans = new ArrayList<Span>();
        for (var span : merged().spans) {
            if (!(span.single() && isIn(left, span.from()))) {
                spans.add(new Span(excluded(span.from(), left), excluded(span.to(), left)));
            }
        }
        var rest = new VersionSet(scheme, spans, List.of()).members();
        return new VersionSet(scheme, spans, except.stream().filter(rest::holds).toList());
    }

    private static Bound excluded(Bound bound, Members left) {
        return bound instanceof Bound.At(var version, _) && isIn(left, bound)
                ? Span.excluding(version)
                : bound;
    }

    private static boolean isIn(Members left, Bound bound) {
        return bound instanceof Bound.At(var version, _) && left.holds(version);
    }

    /** Whether all that is between this span and the next is one version. */
    boolean touches(int index) {
        return index >= 0
                && index + 1 < spans.size()
                && spans.get(index).to() instanceof Bound.At(var end, _)
                && spans.get(index + 1).from() instanceof Bound.At(var start, _)
                && scheme.compare(end, start).orElse(1) == 0;
    }

    /** What it leaves out; empty where a version has no place in the order. */
    public Optional<VersionSet> complement() {
        if (!ordered()) {
            return Optional.empty();
        }
        var left = new ArrayList<Span>();
        Optional<Bound> from = Optional.of(Span.OPEN);
        for (var span : merged().spans) {
            if (span.from() instanceof Bound.At start) {
                left.add(new Span(from.orElseThrow(), turned(start)));
            }
            from = span.to() instanceof Bound.At end ? Optional.of(turned(end)) : Optional.empty();
        }
        from.ifPresent(bound -> left.add(new Span(bound, Span.OPEN)));
        except.forEach(version -> left.add(Span.only(version)));
        return Optional.of(of(scheme, left));
    }

    private static Bound turned(Bound.At bound) {
        return new Bound.At(bound.version(), !bound.included());
    }

    private boolean meets(Span first, Span second) {
        if (!(first.to() instanceof Bound.At end) || !(second.from() instanceof Bound.At start)) {
            return true;
        }
        var order = scheme.compare(start.version(), end.version()).orElseThrow();
        return order < 0 || (order == 0 && (start.included() || end.included()));
    }

    private Bound later(Bound one, Bound other) {
        if (!(one instanceof Bound.At a) || !(other instanceof Bound.At b)) {
            return Span.OPEN;
        }
        var order = scheme.compare(a.version(), b.version()).orElseThrow();
        return order > 0 || (order == 0 && a.included()) ? one : other;
    }

    private static boolean ordered(VersionScheme scheme, List<Span> spans) {
        return spans.stream()
                .allMatch(span -> ordered(scheme, span.from()) && ordered(scheme, span.to()));
    }

    private static boolean ordered(VersionScheme scheme, Bound bound) {
        return !(bound instanceof Bound.At at) || scheme.understands(at.version());
    }

    private static List<Span> sorted(VersionScheme scheme, List<Span> spans) {
        if (spans.size() < 2 || !ordered(scheme, spans)) {
            return spans;
        }
        // Each key is made once, and not at each comparison.
        return spans.stream()
                .map(span -> new Begun(start(scheme, span.from()), span))
                .sorted((a, b) -> compareStarts(scheme, a, b))
                .map(Begun::span)
                .toList();
    }

    /**
     * @param start empty where it begins at the beginning
     */
    private record Begun(Optional<VersionKey> start, Span span) {
        boolean included() {
            return span.from() instanceof Bound.At(_, var included) && included;
        }
    }

    private static Optional<VersionKey> start(VersionScheme scheme, Bound bound) {
        return bound instanceof Bound.At(var version, _) ? scheme.key(version) : Optional.empty();
    }

    private static int compareStarts(VersionScheme scheme, Begun one, Begun other) {
        if (one.start.isEmpty() || other.start.isEmpty()) {
            return Boolean.compare(one.start.isPresent(), other.start.isPresent());
        }
        var order = scheme.compareKeys(one.start.get(), other.start.get());
        return order != 0 ? order : Boolean.compare(other.included(), one.included());
    }

    /** As VERS of the given type; invalid where a version has no place in the order. */
    public Parsed<Vers> toVers(String type) {
        if (!ordered()) {
            return Parsed.invalid(
                    "", "vers-unordered", "a version without a place in the order has no VERS");
        }
        return Parsed.valid(Vers.of(type, this));
    }

    /**
     * As events of OSV, which can say neither that a version is left out nor that a range begins
     * after one.
     */
    public Parsed<VersionRange> toEvents() {
        var merged = merged();
        var events = new ArrayList<Event>();
        for (var span : merged.spans) {
            var beginsAfter = span.from() instanceof Bound.At(_, var from) && !from;
            if (beginsAfter || !except.isEmpty()) {
                return Parsed.invalid(
                        "", "osv-cannot-say", "OSV has no event for a version that is left out");
            }
            events.add(
                    new Event.Introduced(
                            span.from() instanceof Bound.At(var version, _)
                                    ? version
                                    : VersionRange.BEGINNING));
            if (span.to() instanceof Bound.At(var version, var included)) {
                events.add(included ? new Event.LastAffected(version) : new Event.Fixed(version));
            }
        }
        try {
            return Parsed.valid(new VersionRange(scheme, events));
        } catch (IllegalArgumentException e) {
            return Parsed.invalid("", "osv-cannot-say", String.valueOf(e.getMessage()));
        }
    }
}
