package clearinghouse.matching;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who has what: from the advisories on a vulnerability to every asset that has something they name.
 *
 * <p>What was there at the beginning lies in a mapped file; each inventory since is a small segment
 * of its own, and the one before it of the same asset is passed over. {@link #merge} puts small
 * ones together and {@link #rewrite} all of them into a new file. Readers hold a {@link Snapshot},
 * which never changes, and wait for nobody. There may be several writers; each waits only while
 * another lays its own beside the rest.
 */
public final class Portfolio {

    /** So many small segments become one. */
    private static final int MERGED_AT_ONCE = 8;

    /** The segment that lies in the file, which no merge takes into memory. */
    private volatile Optional<Segment> base;

    private final Map<Integer, Long> generations = new HashMap<>();

    /** One puts segments together at a time; who writes inventories does not wait for it. */
    private final ReentrantLock maintenance = new ReentrantLock();

    /** Assets that came or went since the segments were taken that are being put together. */
    private Optional<BitSet> since = Optional.empty();

    private volatile Snapshot now;

    private Portfolio(Snapshot now, Optional<Segment> base) {
        this.now = now;
        this.base = base;
    }

    public static Portfolio empty() {
        return new Portfolio(new Snapshot(List.of(), Operators.NONE), Optional.empty());
    }

    /**
     * What {@link #rewrite} or {@link Builder#write} left.
     *
     * @throws IOException when it cannot be read, or is no such file
     */
    public static Portfolio open(Path file) throws IOException {
        return of(mapped(file));
    }

    private static Portfolio of(Segment base) {
        var operators = Operators.NONE.with(base);
        return new Portfolio(
                new Snapshot(List.of(new Snapshot.Layer(base, Optional.empty())), operators),
                Optional.of(base));
    }

    private static Segment mapped(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // Mapped for as long as somebody holds a snapshot of it.
            return new Segment(channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no match index of this version", e);
        }
    }

    /** Everything as it is at this moment. */
    public Snapshot now() {
        return now;
    }

    /**
     * An inventory in place of all that was known of the asset, unless a later one is here already.
     *
     * @param generation grows from one inventory of an asset to the next
     * @return false where a later one is here
     */
    public boolean put(int asset, int operator, long generation, Collection<Component> components) {
        var builder = new SegmentBuilder();
        builder.asset(asset, operator, components.stream().mapToInt(builder::component).toArray());
        var segment = builder.build();
        synchronized (this) {
            var known = generations.get(asset);
            if (known != null && known >= generation) {
                return false;
            }
            generations.put(asset, generation);
            since.ifPresent(assets -> assets.set(asset));
            now = now.with(segment);
            return true;
        }
    }

    /** Nothing is known of the asset from now on. */
    public void remove(int asset, long generation) {
        synchronized (this) {
            var known = generations.get(asset);
            if (known == null || known < generation) {
                generations.put(asset, generation);
                since.ifPresent(assets -> assets.set(asset));
                now = now.without(asset);
            }
        }
    }

    /**
     * Puts the newest segments together where they are many, and with them each that is not more
     * than all of these: so that sizes fall from layer to layer, and nothing is written anew often.
     * What comes in meanwhile stays beside them. What lies in the file is left alone.
     *
     * @return whether there was something to do
     */
    public boolean merge() {
        maintenance.lock();
        try {
            var taken = take();
            int from = firstToMerge(taken);
            boolean many = taken.size() - from >= MERGED_AT_ONCE;
            if (many) {
                var merged = taken.subList(from, taken.size());
                replace(merged, builder(merged).build());
            }
            return many;
        } finally {
            done();
            maintenance.unlock();
        }
    }

    private int firstToMerge(List<Snapshot.Layer> layers) {
        int from = layers.size();
        long size = 0;
        while (from > 0
                && !base.equals(Optional.of(layers.get(from - 1).segment()))
                && (layers.size() - from < MERGED_AT_ONCE
                        || layers.get(from - 1).segment().assets() <= size)) {
            from--;
            size += layers.get(from).segment().assets();
        }
        return from;
    }

    /** How many installations lie in memory, beside those of the file. */
    public long inMemory() {
        return now.layers().stream()
                .filter(layer -> !base.equals(Optional.of(layer.segment())))
                .mapToLong(layer -> layer.segment().postings())
                .sum();
    }

    /**
     * Puts everything into a new file, which takes the place of the old one when it is whole.
     *
     * @throws IOException when it cannot be written; everything is as before then
     */
    public void rewrite(Path file) throws IOException {
        maintenance.lock();
        try {
            var merged = take();
            var fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            try (var arena = Arena.ofShared()) {
                builder(merged).build(fresh, arena);
            }
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            var written = mapped(file);
            replace(merged, written);
            base = Optional.of(written);
        } finally {
            done();
            maintenance.unlock();
        }
    }

    private synchronized List<Snapshot.Layer> take() {
        since = Optional.of(new BitSet());
        return now.layers();
    }

    private synchronized void done() {
        since = Optional.empty();
    }

    /** With what is alive in these layers. */
    private static SegmentBuilder builder(List<Snapshot.Layer> layers) {
        var builder = new SegmentBuilder();
        for (var layer : layers) {
            layer.addTo(builder);
        }
        return builder;
    }

    /** What came or went since is dead in what the layers became. */
    private synchronized void replace(List<Snapshot.Layer> merged, Segment by) {
        now = now.with(merged, by, since.orElseThrow());
    }

    /** Lays down everything at once. */
    public static final class Builder {
        private final SegmentBuilder segment = new SegmentBuilder();

        /** A number for a component: equal ones have one. */
        public int component(Component component) {
            return segment.component(component);
        }

        /** The same of what {@link Component#bytes} wrote. */
        public int component(byte[] component) {
            return segment.component(component);
        }

        /**
         * @param components by their numbers here
         */
        public void asset(int asset, int operator, int[] components) {
            segment.asset(asset, operator, components);
        }

        /** In memory. */
        public Portfolio build() {
            return of(segment.build());
        }

        /**
         * Into a new file.
         *
         * @throws IOException when it cannot be written
         */
        public Portfolio write(Path file) throws IOException {
            try (var arena = Arena.ofShared()) {
                segment.build(file, arena);
            }
            return open(file);
        }
    }

    /** Whose an asset is; unchanging, in pieces that versions of it share. */
    static final class Operators {
        static final Operators NONE = new Operators(new int[0][]);

        private static final int PIECE = 4_096;

        private final int[][] pieces;

        private Operators(int[][] pieces) {
            this.pieces = pieces;
        }

        int of(int asset) {
            return pieces[asset / PIECE][asset % PIECE];
        }

        Operators with(Segment segment) {
            int last = segment.assets() == 0 ? -1 : segment.asset(segment.assets() - 1);
            var fresh = new int[Math.max(pieces.length, last / PIECE + 1)][];
            System.arraycopy(pieces, 0, fresh, 0, pieces.length);
            var own = new boolean[fresh.length];
            for (int i = 0; i < segment.assets(); i++) {
                int asset = segment.asset(i);
                int piece = asset / PIECE;
                if (!own[piece]) {
                    fresh[piece] = copy(fresh[piece]);
                    own[piece] = true;
                }
                fresh[piece][asset % PIECE] = segment.operator(i);
            }
            return new Operators(fresh);
        }

        private static int[] copy(int @Nullable [] piece) {
            return piece == null ? new int[PIECE] : piece.clone();
        }
    }
}
