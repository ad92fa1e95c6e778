package clearinghouse.matching;

import clearinghouse.formats.version.VersionScheme;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Components and which assets have them, laid out once and never changed, in memory or in a mapped
 * file. Components are numbered in the order of what they are known by best and of their versions
 * there, so that the owners of a range of versions mostly lie side by side.
 *
 * <p>A bucket holds the components that are known by one thing: first those whose version has a
 * key, in the order of keys, then the others.
 */
final class Segment {

    static final long MAGIC = 0x636c65617268_0001L;

    /** Longs at the beginning: the magic number, the counts, and where each part begins. */
    static final int HEADER = 32;

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    /** Of a bucket whose components are not all ordered by one scheme. */
    static final int NO_SCHEME = 0;

    /** The parts in the order in which they lie. */
    static final class Part {
        static final int TEXT_STARTS = 0;
        static final int TEXTS = 1;
        static final int POSTING_STARTS = 2;
        static final int POSTINGS = 3;
        static final int BUCKET_HASHES = 4;
        static final int BUCKET_NAME_STARTS = 5;
        static final int BUCKET_NAMES = 6;
        static final int BUCKET_SCHEMES = 7;
        static final int BUCKETS_IN_A_ROW = 8;
        static final int MEMBER_STARTS = 9;
        static final int KEYED_ENDS = 10;
        static final int MEMBERS = 11;
        static final int KEY_STARTS = 12;
        static final int KEYS = 13;
        static final int ASSETS = 14;
        static final int OPERATORS = 15;
        static final int COUNT = 16;

        private Part() {}
    }

    private final MemorySegment bytes;
    private final int components;
    private final int buckets;
    private final int assets;
    private final long[] starts = new long[Part.COUNT];

    /**
     * @throws IllegalArgumentException when these are no such bytes
     */
    Segment(MemorySegment bytes) {
        this.bytes = bytes;
        if (bytes.byteSize() < HEADER * Long.BYTES || bytes.get(LONG, 0) != MAGIC) {
            throw new IllegalArgumentException(
                    "no segment of a match index, or of another version");
        }
        components = Math.toIntExact(bytes.get(LONG, Long.BYTES));
        buckets = Math.toIntExact(bytes.get(LONG, 2 * Long.BYTES));
        assets = Math.toIntExact(bytes.get(LONG, 3 * Long.BYTES));
        for (int i = 0; i < starts.length; i++) {
            starts[i] = bytes.get(LONG, (4L + i) * Long.BYTES);
        }
    }

    int components() {
        return components;
    }

    int assets() {
        return assets;
    }

    long postings() {
        return postingStart(components);
    }

    /** In ascending order. */
    int asset(int place) {
        return integer(Part.ASSETS, place);
    }

    int operator(int place) {
        return integer(Part.OPERATORS, place);
    }

    Component component(int number) {
        return ComponentText.read(text(number));
    }

    byte[] text(int number) {
        long from = longAt(Part.TEXT_STARTS, number);
        return array(Part.TEXTS, from, longAt(Part.TEXT_STARTS, number + 1L));
    }

    long postingStart(int component) {
        return longAt(Part.POSTING_STARTS, component);
    }

    /** The asset of a posting. */
    int posting(long place) {
        return integer(Part.POSTINGS, place);
    }

    /** Negative where nothing is known by that. */
    int bucket(String name) {
        var sought = name.getBytes(StandardCharsets.UTF_8);
        long hash = hash(sought);
        int low = 0;
        int high = buckets;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (longAt(Part.BUCKET_HASHES, middle) < hash) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (; low < buckets && longAt(Part.BUCKET_HASHES, low) == hash; low++) {
            if (Arrays.equals(sought, bucketName(low))) {
                return low;
            }
        }
        return -1;
    }

    private byte[] bucketName(int bucket) {
        return array(
                Part.BUCKET_NAMES,
                longAt(Part.BUCKET_NAME_STARTS, bucket),
                longAt(Part.BUCKET_NAME_STARTS, bucket + 1L));
    }

    /** Whether its members with keys are in the order of that scheme. */
    boolean isOrderedBy(VersionScheme scheme, int bucket) {
        return integer(Part.BUCKET_SCHEMES, bucket) == number(scheme);
    }

    /** The same for each build of this program, in whichever order it lists the schemes. */
    static int number(VersionScheme scheme) {
        return scheme.versType().hashCode();
    }

    /** Whether its members are numbered one after the other. */
    boolean isInARow(int bucket) {
        return bytes.get(ValueLayout.JAVA_BYTE, starts[Part.BUCKETS_IN_A_ROW] + bucket) != 0;
    }

    int memberStart(int bucket) {
        return integer(Part.MEMBER_STARTS, bucket);
    }

    int memberEnd(int bucket) {
        return integer(Part.MEMBER_STARTS, bucket + 1L);
    }

    /** Members from here on have no key. */
    int keyedEnd(int bucket) {
        return integer(Part.KEYED_ENDS, bucket);
    }

    int member(int place) {
        return integer(Part.MEMBERS, place);
    }

    /** The first member of the bucket, among those with keys, whose key is not below. */
    int firstFrom(int bucket, Key key) {
        int low = memberStart(bucket);
        int high = keyedEnd(bucket);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, key.bytes()) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int compare(int member, byte[] key) {
        long at = starts[Part.KEYS] + longAt(Part.KEY_STARTS, member);
        int length = bytes.get(INT, at);
        at += Integer.BYTES;
        int shared = Math.min(length, key.length);
        for (int i = 0; i < shared; i++) {
            int order = (bytes.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF) - (key[i] & 0xFF);
            if (order != 0) {
                return order;
            }
        }
        return length - key.length;
    }

    /** Everything that a range of members stands for, or each of a bucket. */
    void members(int from, int to, IntConsumer each) {
        for (int place = from; place < to; place++) {
            each.accept(member(place));
        }
    }

    /** The same in every process: it is written down. FNV-1a with the mixing of MurmurHash3. */
    static long hash(byte[] name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }

    MemorySegment bytes() {
        return bytes;
    }

    private int integer(int part, long place) {
        return bytes.get(INT, starts[part] + place * Integer.BYTES);
    }

    private long longAt(int part, long place) {
        return bytes.get(LONG, starts[part] + place * Long.BYTES);
    }

    private byte[] array(int part, long from, long to) {
        return bytes.asSlice(starts[part] + from, to - from).toArray(ValueLayout.JAVA_BYTE);
    }
}
