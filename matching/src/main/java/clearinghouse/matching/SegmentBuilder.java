package clearinghouse.matching;

import clearinghouse.matching.Segment.Part;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers components and who has them, and lays them out as a {@link Segment}. */
final class SegmentBuilder {

    /**
     * Compared by their content, and in order, so that many of one hash are still found quickly.
     */
    private record Text(byte[] bytes) implements Comparable<Text> {
        @Override
        public int compareTo(Text other) {
            return Arrays.compare(bytes, other.bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Text text && Arrays.equals(bytes, text.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /**
     * That a component is known by something.
     *
     * @param key empty where its version has none
     * @param first whether it is what the component is known by best
     */
    private record Member(
            Bucket bucket, int component, boolean keyed, byte[] key, int scheme, boolean first) {}

    private record Bucket(long hash, String name) {}

    private static final Comparator<Member> ORDER =
            Comparator.comparingLong((Member it) -> it.bucket.hash)
                    .thenComparing(it -> it.bucket.name)
                    .thenComparing(it -> !it.keyed)
                    .thenComparing(Member::key, Arrays::compareUnsigned)
                    .thenComparingInt(Member::component);

    private static final byte[] NO_KEY = {};

    /** The components of one asset, by their numbers here. */
    private record Owned(int asset, int operator, int[] components) {}

    private final Map<Text, Integer> numbers = new HashMap<>();
    private final List<byte[]> texts = new ArrayList<>();
    private final List<Owned> assets = new ArrayList<>();

    int component(Component component) {
        return component(ComponentText.write(component));
    }

    int component(byte[] text) {
        var known = numbers.putIfAbsent(new Text(text), texts.size());
        if (known != null) {
            return known;
        }
        texts.add(text);
        return texts.size() - 1;
    }

    /**
     * @param components by the numbers that were given here; each counts once
     */
    void asset(int asset, int operator, int[] components) {
        assets.add(
                new Owned(
                        asset, operator, Arrays.stream(components).sorted().distinct().toArray()));
    }

    /** In memory. */
    Segment build() {
        return new Layout().write(size -> MemorySegment.ofArray(new long[words(size)]));
    }

    private static int words(long size) {
        return Math.toIntExact((size + Long.BYTES - 1) / Long.BYTES);
    }

    /**
     * In a new file, which is mapped as long as the arena lives.
     *
     * @throws IOException when it cannot be written; what is there of it is of no use then
     */
    Segment build(Path file, Arena arena) throws IOException {
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            var layout = new Layout();
            var segment = layout.write(channel.map(MapMode.READ_WRITE, 0, layout.size(), arena));
            segment.bytes().force();
            channel.force(true);
            return segment;
        }
    }

    @FunctionalInterface
    private interface Room {
        MemorySegment of(long size);
    }

    /** Everything in its order, before it is written. */
    private final class Layout {
        private final Member[] members = members();

        /** From the order in which components came to that in which they lie. */
        private final int[] places = places();

        private final int[] memberStarts;
        private final long[] sizes = new long[Part.COUNT];
        private final long[] starts = new long[sizes.length];
        private final long size;

        Layout() {
            assets.sort(Comparator.comparingInt(Owned::asset));
            memberStarts = memberStarts();
            size(Part.TEXT_STARTS, (texts.size() + 1L) * Long.BYTES);
            size(Part.TEXTS, texts.stream().mapToLong(text -> text.length).sum());
            size(Part.POSTING_STARTS, (texts.size() + 1L) * Long.BYTES);
            size(
                    Part.POSTINGS,
                    assets.stream().mapToLong(it -> it.components.length).sum() * Integer.BYTES);
            long names = 0;
            long keys = 0;
            for (int i = 0; i < memberStarts.length - 1; i++) {
                names += name(members[memberStarts[i]].bucket).length;
            }
            byte[] last = NO_KEY;
            for (var member : members) {
                if (member.keyed && (keys == 0 || !Arrays.equals(last, member.key))) {
                    keys += Integer.BYTES + member.key.length;
                    last = member.key;
                }
            }
            int buckets = memberStarts.length - 1;
            size(Part.BUCKET_HASHES, (long) buckets * Long.BYTES);
            size(Part.BUCKET_NAME_STARTS, (buckets + 1L) * Long.BYTES);
            size(Part.BUCKET_NAMES, names);
            size(Part.BUCKET_SCHEMES, (long) buckets * Integer.BYTES);
            size(Part.BUCKETS_IN_A_ROW, buckets);
            size(Part.MEMBER_STARTS, (buckets + 1L) * Integer.BYTES);
            size(Part.KEYED_ENDS, (long) buckets * Integer.BYTES);
            size(Part.MEMBERS, (long) members.length * Integer.BYTES);
            size(Part.KEY_STARTS, (long) members.length * Long.BYTES);
            size(Part.KEYS, keys);
            size(Part.ASSETS, (long) assets.size() * Integer.BYTES);
            size(Part.OPERATORS, (long) assets.size() * Integer.BYTES);
            long at = (long) Segment.HEADER * Long.BYTES;
            for (int i = 0; i < sizes.length; i++) {
                starts[i] = at;
                // Numbers that begin at a multiple of their size are read faster.
                at += (sizes[i] + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
            }
            size = at;
        }

        private void size(int part, long bytes) {
            sizes[part] = bytes;
        }

        long size() {
            return size;
        }

        private byte[] name(Bucket bucket) {
            return bucket.name.getBytes(StandardCharsets.UTF_8);
        }

        private Member[] members() {
            var buckets = new HashMap<String, Bucket>();
            var all = new ArrayList<Member>();
            for (int i = 0; i < texts.size(); i++) {
                boolean first = true;
                for (var known : ComponentText.read(texts.get(i)).known()) {
                    boolean keyed = known.key().isPresent();
                    var key = known.key().map(Key::bytes).orElse(NO_KEY);
                    for (var name : known.identity().buckets().stream().sorted().toList()) {
                        var bucket =
                                buckets.computeIfAbsent(
                                        name,
                                        it ->
                                                new Bucket(
                                                        Segment.hash(
                                                                it.getBytes(
                                                                        StandardCharsets.UTF_8)),
                                                        it));
                        all.add(
                                new Member(
                                        bucket,
                                        i,
                                        keyed,
                                        key,
                                        Segment.number(known.scheme()),
                                        first));
                        first = false;
                    }
                }
            }
            var sorted = all.toArray(Member[]::new);
            Arrays.parallelSort(sorted, ORDER);
            return sorted;
        }

        private int[] places() {
            var placed = new int[texts.size()];
            Arrays.fill(placed, -1);
            int next = 0;
            for (var member : members) {
                if (member.first) {
                    placed[member.component] = next++;
                }
            }
            for (int i = 0; i < placed.length; i++) {
                if (placed[i] < 0) {
                    placed[i] = next++;
                }
            }
            return placed;
        }

        private int[] memberStarts() {
            var found = new ArrayList<Integer>();
            for (int i = 0; i < members.length; i++) {
                if (i == 0 || !members[i].bucket.equals(members[i - 1].bucket)) {
                    found.add(i);
                }
            }
            found.add(members.length);
            return found.stream().mapToInt(Integer::intValue).toArray();
        }

        Segment write(Room room) {
            return write(room.of(size));
        }

        Segment write(MemorySegment to) {
            to.set(Segment.LONG, Long.BYTES, texts.size());
            to.set(Segment.LONG, 2L * Long.BYTES, memberStarts.length - 1L);
            to.set(Segment.LONG, 3L * Long.BYTES, assets.size());
            for (int i = 0; i < starts.length; i++) {
                to.set(Segment.LONG, (4L + i) * Long.BYTES, starts[i]);
            }
            texts(to);
            postings(to);
            buckets(to);
            keys(to);
            for (int i = 0; i < assets.size(); i++) {
                integer(to, Part.ASSETS, i, assets.get(i).asset);
                integer(to, Part.OPERATORS, i, assets.get(i).operator);
            }
            to.set(Segment.LONG, 0, Segment.MAGIC);
            return new Segment(to);
        }

        private void texts(MemorySegment to) {
            var byPlace = new int[places.length];
            for (int i = 0; i < places.length; i++) {
                byPlace[places[i]] = i;
            }
            long at = 0;
            for (int place = 0; place < byPlace.length; place++) {
                var text = texts.get(byPlace[place]);
                number(to, Part.TEXT_STARTS, place, at);
                bytes(to, Part.TEXTS, at, text);
                at += text.length;
            }
            number(to, Part.TEXT_STARTS, byPlace.length, at);
        }

        private void postings(MemorySegment to) {
            var next = new long[places.length + 1];
            for (var owned : assets) {
                for (int component : owned.components) {
                    next[places[component] + 1]++;
                }
            }
            Arrays.parallelPrefix(next, Long::sum);
            for (int i = 0; i < next.length; i++) {
                number(to, Part.POSTING_STARTS, i, next[i]);
            }
            for (var owned : assets) {
                for (int component : owned.components) {
                    integer(to, Part.POSTINGS, next[places[component]]++, owned.asset);
                }
            }
        }

        private void buckets(MemorySegment to) {
            long at = 0;
            for (int i = 0; i < memberStarts.length - 1; i++) {
                int from = memberStarts[i];
                int end = memberStarts[i + 1];
                var bucket = members[from].bucket;
                var name = name(bucket);
                number(to, Part.BUCKET_HASHES, i, bucket.hash);
                number(to, Part.BUCKET_NAME_STARTS, i, at);
                bytes(to, Part.BUCKET_NAMES, at, name);
                at += name.length;
                integer(to, Part.MEMBER_STARTS, i, from);
                int scheme = scheme(from, end);
                integer(to, Part.BUCKET_SCHEMES, i, scheme);
                to.set(
                        ValueLayout.JAVA_BYTE,
                        starts[Part.BUCKETS_IN_A_ROW] + i,
                        (byte) (isInARow(from, end) ? 1 : 0));
                integer(
                        to,
                        Part.KEYED_ENDS,
                        i,
                        scheme == Segment.NO_SCHEME ? from : keyedEnd(from, end));
            }
            number(to, Part.BUCKET_NAME_STARTS, memberStarts.length - 1, at);
            integer(to, Part.MEMBER_STARTS, memberStarts.length - 1, members.length);
        }

        private boolean isInARow(int from, int end) {
            for (int i = from + 1; i < end; i++) {
                if (places[members[i].component] != places[members[i - 1].component] + 1) {
                    return false;
                }
            }
            return true;
        }

        private int scheme(int from, int end) {
            int scheme = members[from].scheme;
            for (int i = from; i < end; i++) {
                if (members[i].scheme != scheme) {
                    return Segment.NO_SCHEME;
                }
            }
            return scheme;
        }

        private int keyedEnd(int from, int end) {
            int keyed = from;
            while (keyed < end && members[keyed].keyed) {
                keyed++;
            }
            return keyed;
        }

        private void keys(MemorySegment to) {
            long at = 0;
            long next = 0;
            byte[] last = NO_KEY;
            for (int i = 0; i < members.length; i++) {
                var member = members[i];
                if (member.keyed && (next == 0 || !Arrays.equals(last, member.key))) {
                    at = next;
                    to.set(Segment.INT, starts[Part.KEYS] + at, member.key.length);
                    bytes(to, Part.KEYS, at + Integer.BYTES, member.key);
                    next = at + Integer.BYTES + member.key.length;
                    last = member.key;
                }
                number(to, Part.KEY_STARTS, i, at);
                integer(to, Part.MEMBERS, i, places[member.component]);
            }
        }

        private void bytes(MemorySegment to, int part, long at, byte[] from) {
            MemorySegment.copy(from, 0, to, ValueLayout.JAVA_BYTE, starts[part] + at, from.length);
        }

        private void integer(MemorySegment to, int part, long place, int value) {
            to.set(Segment.INT, starts[part] + place * Integer.BYTES, value);
        }

        private void number(MemorySegment to, int part, long place, long value) {
            to.set(Segment.LONG, starts[part] + place * Long.BYTES, value);
        }
    }
}
