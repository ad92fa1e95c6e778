package clearinghouse.matching;

import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.matching.Portfolio.Operators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Who has what, at one moment. */
public final class Snapshot {

    /**
     * @param dead assets of which a later inventory lies in another layer
     */
    record Layer(Segment segment, Optional<BitSet> dead) {

        boolean isAlive(int asset) {
            return dead.isEmpty() || !dead.get().get(asset);
        }

        private Layer without(Segment later) {
            var bits = new BitSet();
            for (int i = 0; i < later.assets(); i++) {
                bits.set(later.asset(i));
            }
            return without(bits);
        }

        private Layer without(BitSet assets) {
            var own = new BitSet();
            for (int i = 0; i < segment.assets(); i++) {
                int asset = segment.asset(i);
                if (assets.get(asset)) {
                    own.set(asset);
                }
            }
            if (own.isEmpty()) {
                return this;
            }
            dead.ifPresent(own::or);
            return new Layer(segment, Optional.of(own));
        }

        boolean isDead() {
            return dead.isPresent() && dead.get().cardinality() == segment.assets();
        }

        void addTo(SegmentBuilder builder) {
            var byAsset = new int[segment.assets()][];
            var lengths = new int[byAsset.length];
            var numbers = new int[segment.components()];
            for (int component = 0; component < numbers.length; component++) {
                numbers[component] = -1;
                for (long at = segment.postingStart(component);
                        at < segment.postingStart(component + 1);
                        at++) {
                    int asset = segment.posting(at);
                    if (isAlive(asset)) {
                        if (numbers[component] < 0) {
                            numbers[component] = builder.component(segment.text(component));
                        }
                        int place = place(asset);
                        if (byAsset[place] == null) {
                            byAsset[place] = new int[16];
                        } else if (byAsset[place].length == lengths[place]) {
                            byAsset[place] = Arrays.copyOf(byAsset[place], 2 * lengths[place]);
                        }
                        byAsset[place][lengths[place]++] = numbers[component];
                    }
                }
            }
            for (int place = 0; place < byAsset.length; place++) {
                if (isAlive(segment.asset(place))) {
                    builder.asset(
                            segment.asset(place),
                            segment.operator(place),
                            byAsset[place] == null
                                    ? new int[0]
                                    : Arrays.copyOf(byAsset[place], lengths[place]));
                }
            }
        }

        private int place(int asset) {
            int low = 0;
            int high = segment.assets() - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (segment.asset(middle) < asset) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /** Is told of everything that a vulnerability concerns. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * @param judgement never that nothing names it
         * @param assets that have it, in ascending order
         */
        void concerned(Component component, Judgement judgement, int[] assets);
    }

    private final List<Layer> layers;
    private final Operators operators;

    Snapshot(List<Layer> layers, Operators operators) {
        this.layers = List.copyOf(layers);
        this.operators = operators;
    }

    List<Layer> layers() {
        return layers;
    }

    /** Whose an asset is that was once put. */
    public int operator(int asset) {
        return operators.of(asset);
    }

    public long installations() {
        return layers.stream().mapToLong(layer -> layer.segment().postings()).sum();
    }

    public long components() {
        return layers.stream().mapToLong(layer -> layer.segment().components()).sum();
    }

    Snapshot with(Segment later) {
        var fresh = new ArrayList<Layer>();
        for (var layer : layers) {
            var left = layer.without(later);
            if (!left.isDead()) {
                fresh.add(left);
            }
        }
        fresh.add(new Layer(later, Optional.empty()));
        return new Snapshot(fresh, operators.with(later));
    }

    Snapshot without(int asset) {
        var bits = new BitSet();
        bits.set(asset);
        return new Snapshot(
                layers.stream()
                        .map(layer -> layer.without(bits))
                        .filter(layer -> !layer.isDead())
                        .toList(),
                operators);
    }

    Snapshot with(List<Layer> merged, Segment by, BitSet dead) {
        var fresh = new ArrayList<Layer>();
        boolean placed = false;
        for (var layer : layers) {
            boolean gone = merged.stream().anyMatch(it -> it.segment() == layer.segment());
            if (gone && !placed) {
                fresh.add(new Layer(by, Optional.empty()).without(dead));
                placed = true;
            }
            if (!gone) {
                fresh.add(layer);
            }
        }
        if (!placed) {
            return this;
        }
        return new Snapshot(fresh, operators);
    }

    /**
     * Everything that these advisories concern, with the evidence.
     *
     * @param assertions all on one vulnerability
     */
    public void each(Collection<Assertion> assertions, Visitor visitor) {
        for (var layer : layers) {
            var found = new Numbers();
            for (var assertion : assertions) {
                var ranges = assertion.keys();
                for (var identity : assertion.identities()) {
                    for (var name : identity.sought()) {
                        candidates(layer.segment(), name, ranges, found::add);
                    }
                }
            }
            found.each(component -> judge(layer, component, assertions, visitor));
        }
    }

    private static void judge(
            Layer layer, int number, Collection<Assertion> assertions, Visitor visitor) {
        var component = layer.segment().component(number);
        var judgement = Judge.judge(component.known(), assertions);
        if (!(judgement instanceof Judgement.Unnamed)) {
            var assets = assets(layer, number);
            if (assets.length > 0) {
                visitor.concerned(component, judgement, assets);
            }
        }
    }

    private static int[] assets(Layer layer, int component) {
        var assets = new Numbers();
        alive(
                layer,
                layer.segment().postingStart(component),
                layer.segment().postingStart(component + 1),
                assets::add);
        return assets.toArray();
    }

    private static void alive(Layer layer, long from, long to, IntConsumer each) {
        var segment = layer.segment();
        for (long at = from; at < to; at++) {
            int asset = segment.posting(at);
            if (layer.isAlive(asset)) {
                each.accept(asset);
            }
        }
    }

    /** Of one bucket: those with a key in a range, and all whose place no key says. */
    private static void candidates(
            Segment segment, String name, Optional<KeyRanges> ranges, IntConsumer each) {
        int bucket = segment.bucket(name);
        if (bucket < 0) {
            return;
        }
        int start = segment.memberStart(bucket);
        int end = segment.memberEnd(bucket);
        if (ranges.isEmpty() || !segment.isOrderedBy(ranges.get().scheme(), bucket)) {
            segment.members(start, end, each);
            return;
        }
        for (var range : ranges.get().ranges()) {
            segment.members(
                    segment.firstFrom(bucket, range.low()),
                    segment.firstFrom(bucket, range.high()),
                    each);
        }
        segment.members(segment.keyedEnd(bucket), end, each);
    }

    /**
     * The operators that have something which these advisories affect.
     *
     * @param assertions all on one vulnerability
     * @param least in hundredths: less sure is not told
     */
    public BitSet owners(Collection<Assertion> assertions, int least) {
        var owners = new BitSet();
        // What is said against a match is weighed component by component.
        boolean plain =
                assertions.stream()
                        .allMatch(assertion -> assertion.standing() == Standing.AFFECTED);
        for (var layer : layers) {
            var doubtful = new Numbers();
            for (var assertion : assertions) {
                var ranges = assertion.keys();
                for (var identity : assertion.identities()) {
                    for (var name : identity.sought()) {
                        if (plain && ranges.isPresent() && isExact(identity, name)) {
                            owners(layer, name, ranges.get(), owners, doubtful);
                        } else {
                            candidates(layer.segment(), name, ranges, doubtful::add);
                        }
                    }
                }
            }
            doubtful.each(component -> owners(layer, component, assertions, least, owners));
        }
        return owners;
    }

    /** Whether all in that bucket are what the identity names, for certain. */
    private static boolean isExact(Identity identity, String name) {
        return identity instanceof Identity.Packaged packaged && packaged.isExactly(name);
    }

    /** Ranges of an ordered bucket say all; what has no key in it is looked at by itself. */
    private void owners(
            Layer layer, String name, KeyRanges ranges, BitSet owners, Numbers doubtful) {
        var segment = layer.segment();
        int bucket = segment.bucket(name);
        if (bucket < 0) {
            return;
        }
        int end = segment.memberEnd(bucket);
        if (!segment.isOrderedBy(ranges.scheme(), bucket)) {
            segment.members(segment.memberStart(bucket), end, doubtful::add);
            return;
        }
        for (var range : ranges.ranges()) {
            int from = segment.firstFrom(bucket, range.low());
            int to = segment.firstFrom(bucket, range.high());
            if (from < to) {
                slice(layer, bucket, from, to, owners);
            }
        }
        segment.members(segment.keyedEnd(bucket), end, doubtful::add);
    }

    /** Mostly the members lie side by side, and so do who has them. */
    private void slice(Layer layer, int bucket, int from, int to, BitSet owners) {
        var segment = layer.segment();
        if (segment.isInARow(bucket)) {
            add(
                    layer,
                    segment.postingStart(segment.member(from)),
                    segment.postingStart(segment.member(to - 1) + 1),
                    owners);
        } else {
            segment.members(
                    from,
                    to,
                    component ->
                            add(
                                    layer,
                                    segment.postingStart(component),
                                    segment.postingStart(component + 1),
                                    owners));
        }
    }

    private void add(Layer layer, long from, long to, BitSet owners) {
        alive(layer, from, to, asset -> owners.set(operators.of(asset)));
    }

    private void owners(
            Layer layer,
            int component,
            Collection<Assertion> assertions,
            int least,
            BitSet owners) {
        var known = layer.segment().component(component).known();
        if (Judge.judge(known, assertions) instanceof Judgement.Affected(var match)
                && match.confidence() >= least) {
            add(
                    layer,
                    layer.segment().postingStart(component),
                    layer.segment().postingStart(component + 1),
                    owners);
        }
    }

    /** A growing list of numbers, given back in order and each once. */
    private static final class Numbers {
        private int[] numbers = new int[16];
        private int size;

        void add(int number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = number;
        }

        void each(IntConsumer each) {
            for (int number : toArray()) {
                each.accept(number);
            }
        }

        int[] toArray() {
            return Arrays.stream(numbers, 0, size).sorted().distinct().toArray();
        }
    }
}
