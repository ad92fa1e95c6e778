package clearinghouse.cli;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.EntryBundle;
import clearinghouse.formats.tlog.HashTile;
import clearinghouse.formats.tlog.LogKeys;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.TilePath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Rebuilds the tree from the entries, a bundle at a time and on all processors, and compares it
 * with the signed checkpoint, with earlier ones, and with each tile. The entries are the truth
 * here: they make the signed root, or one of them was changed; where, the tiles and earlier
 * checkpoints tell.
 */
final class AuditCheck {
    /** A bundle's work at most is in memory for each that is under way. */
    private static final int AHEAD = 64;

    /**
     * A tree that the record must have been, and who says so.
     *
     * @param note absent from what an auditor kept before there were checkpoints
     */
    record Known(Optional<SignedNote> note, Checkpoint checkpoint, String by) {}

    /** The first thing that does not hold. */
    record Broken(Where where, String why) {}

    /** As narrow as can be told. */
    sealed interface Where {
        record Entry(long index) implements Where {}

        record Entries(long first, long last) implements Where {}

        record File(String name) implements Where {}

        record Whole() implements Where {}
    }

    private final RecordFiles files;
    private final LogKeys keys;
    private final Checkpoint checkpoint;
    private final NavigableMap<Long, List<Known>> known = new TreeMap<>();
    private final Map<String, Long> goodUntil = new HashMap<>();

    /** The roots of the full bundles so far, as the perfect subtrees that they make. */
    private final List<Hash> frontier = new ArrayList<>();

    private Optional<HashTile> above = Optional.empty();

    /** A tile above the leaves is damaged, or an entry was changed and all but the root with it. */
    private Optional<Broken> tiles = Optional.empty();

    /**
     * @param newest what the log says that the record is now
     */
    AuditCheck(RecordFiles files, LogKeys keys, Known newest, List<Known> earlier) {
        this.files = files;
        this.keys = keys;
        this.checkpoint = newest.checkpoint();
        Stream.concat(earlier.stream(), Stream.of(newest))
                .forEach(each ->
                        known.computeIfAbsent(each.checkpoint().size(), _ -> new ArrayList<>())
                                .add(each));
    }

    /** What one bundle gave, without a look at any other. */
    private record Bundle(
            long index, Optional<Broken> broken, List<Hash> leaves, Optional<Hash> root) {}

    Optional<Broken> broken() {
        var longer = known.tailMap(checkpoint.size(), false);
        if (!longer.isEmpty()) {
            var by = longer.firstEntry().getValue().getFirst();
            return Optional.of(
                    new Broken(
                            new Where.Entry(checkpoint.size()),
                            "is missing: %s is over %d entries"
                                    .formatted(by.by(), by.checkpoint().size())));
        }
        long bundles = (checkpoint.size() + TilePath.FULL - 1) / TilePath.FULL;
        Deque<Future<Bundle>> underWay = new ArrayDeque<>();
        try (var workers = Executors.newFixedThreadPool(processors())) {
            try {
                long next = 0;
                for (long done = 0; done < bundles; done++) {
                    for (; next < bundles && underWay.size() < AHEAD; next++) {
                        underWay.add(begin(workers, next));
                    }
                    var broken = take(result(underWay.remove()));
                    if (broken.isPresent()) {
                        return broken;
                    }
                }
            } finally {
                workers.shutdownNow();
            }
        }
        return ofNothing().or(() -> tiles).or(this::upperTiles).or(this::foreign);
    }

    private Future<Bundle> begin(ExecutorService workers, long index) {
        return workers.submit(() -> read(index));
    }

    private static int processors() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    private static Bundle result(Future<Bundle> bundle) {
        try {
            return bundle.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.lacking("Interrupted.");
        }
    }

    private Bundle read(long index) {
        var path = TilePath.of(OptionalInt.empty(), index, checkpoint.size()).orElseThrow();
        var entries = files.tile(path).flatMap(EntryBundle::parse);
        var tilePath = TilePath.of(OptionalInt.of(0), index, checkpoint.size()).orElseThrow();
        var tile = files.tile(tilePath).flatMap(bytes -> HashTile.parse(bytes, tilePath));
        if (entries.isEmpty()) {
            return new Bundle(
                    index,
                    Optional.of(
                            new Broken(
                                    new Where.Entries(
                                            path.first(), path.first() + path.width() - 1),
                                    "are missing: %s is not there, or is no bundle of entries"
                                            .formatted(path))),
                    List.of(),
                    Optional.empty());
        }
        var leaves = new ArrayList<Hash>(entries.get().size());
        entries.get().forEach(entry -> leaves.add(Hash.ofLeaf(entry)));
        var broken =
                leaves.equals(tile.map(HashTile::hashes).orElse(List.of()))
                        ? Optional.<Broken>empty()
                        : Optional.of(difference(path, leaves, tilePath, tile));
        return new Bundle(
                index,
                broken,
                List.copyOf(leaves),
                leaves.size() == TilePath.FULL
                        ? Optional.of(HashTile.of(leaves).root())
                        : Optional.empty());
    }

    /** Entries and hashes differ; that the hashes are the sealed ones is the likelier by far. */
    private static Broken difference(
            TilePath path, List<Hash> leaves, TilePath tilePath, Optional<HashTile> tile) {
        if (tile.isEmpty()) {
            return new Broken(
                    new Where.File(tilePath.toString()), "is not there, or is no tile of hashes");
        }
        var sealed = tile.get().hashes();
        int at = 0;
        while (at < Math.min(leaves.size(), sealed.size())
                && leaves.get(at).equals(sealed.get(at))) {
            at++;
        }
        var where = new Where.Entry(path.first() + at);
        if (at == leaves.size()) {
            return new Broken(where, "is missing: its bundle ends before it");
        }
        if (at == sealed.size()) {
            return new Broken(where, "was added: its bundle goes on after its end");
        }
        int instead = sealed.indexOf(leaves.get(at));
        if (instead >= 0) {
            return new Broken(
                    where,
                    leaves.contains(sealed.get(at))
                            ? "is not in its place: entry %d stands there"
                                    .formatted(path.first() + instead)
                            : "is missing: entry %d stands in its place"
                                    .formatted(path.first() + instead));
        }
        return new Broken(
                where,
                leaves.contains(sealed.get(at))
                        ? "is not in its place: one that was never sealed stands there"
                        : "does not hash to its leaf: it was changed");
    }

    private Optional<Broken> take(Bundle bundle) {
        long index = bundle.index();
        int place = (int) (index % TilePath.FULL);
        boolean full = bundle.root().isPresent();
        if (place == 0) {
            above =
                    TilePath.of(OptionalInt.of(1), index / TilePath.FULL, checkpoint.size())
                            .flatMap(path ->
                                    files.tile(path).flatMap(bytes -> HashTile.parse(bytes, path)));
        }
        var expected =
                above.filter(tile -> tile.hashes().size() > place)
                        .map(tile -> tile.hashes().get(place));
        boolean asAbove = full && bundle.root().equals(expected);
        if (bundle.broken().isPresent()) {
            if (!asAbove && !endsAsSigned(bundle)) {
                return bundle.broken();
            }
            // The entries make what is above them, so it is the tile beside them that was damaged.
            if (tiles.isEmpty()) {
                var path = TilePath.of(OptionalInt.of(0), index, checkpoint.size()).orElseThrow();
                tiles =
                        Optional.of(
                                new Broken(
                                        new Where.File(path.toString()),
                                        "does not hold the hashes of its entries"));
            }
        }
        if (full && !asAbove && tiles.isEmpty()) {
            tiles =
                    Optional.of(
                            new Broken(
                                    new Where.File(
                                            TilePath.of(
                                                            OptionalInt.of(1),
                                                            index / TilePath.FULL,
                                                            checkpoint.size())
                                                    .map(TilePath::toString)
                                                    .orElse("tile/1")),
                                    "is not there, or does not hold the hash over entries %d to %d"
                                            .formatted(
                                                    index * TilePath.FULL,
                                                    index * TilePath.FULL + TilePath.FULL - 1)));
        }
        var broken = knownIn(bundle);
        bundle.root().ifPresent(root -> grow(index, root));
        return broken;
    }

    /** Nothing is above a partial bundle but the root. */
    private boolean endsAsSigned(Bundle bundle) {
        long size = bundle.index() * TilePath.FULL + bundle.leaves().size();
        return bundle.root().isEmpty()
                && size == checkpoint.size()
                && root(bundle, bundle.leaves().size()).equals(checkpoint.root());
    }

    /** The trees that end in this bundle. */
    private Optional<Broken> knownIn(Bundle bundle) {
        long first = bundle.index() * TilePath.FULL;
        var here = known.subMap(first, false, first + TilePath.FULL, true);
        for (var at : here.entrySet()) {
            int count = (int) (at.getKey() - first);
            if (count > bundle.leaves().size()) {
                return Optional.of(
                        new Broken(
                                new Where.Entry(first + bundle.leaves().size()),
                                "is missing: its bundle ends before it"));
            }
            var root = root(bundle, count);
            for (var one : at.getValue()) {
                var broken = compare(one, root);
                if (broken.isPresent()) {
                    return broken;
                }
            }
        }
        return Optional.empty();
    }

    private Hash root(Bundle bundle, int count) {
        var subtrees = new ArrayList<>(frontier);
        subtrees.addAll(
                count == TilePath.FULL
                        ? List.of(bundle.root().orElseThrow())
                        : HashTile.of(bundle.leaves()).subtrees(count));
        return root(subtrees);
    }

    private static Hash root(List<Hash> subtrees) {
        if (subtrees.isEmpty()) {
            return Hash.ofNothing();
        }
        var root = subtrees.getLast();
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            root = Hash.ofNode(subtrees.get(i), root);
        }
        return root;
    }

    private void grow(long index, Hash root) {
        var carry = root;
        for (long rest = index; (rest & 1) == 1; rest >>= 1) {
            carry = Hash.ofNode(frontier.removeLast(), carry);
        }
        frontier.add(carry);
    }

    private Optional<Broken> compare(Known one, Hash root) {
        long first = goodUntil.getOrDefault(one.by(), 0L);
        long size = one.checkpoint().size();
        var entries =
                size == 0
                        ? new Where.Whole()
                        : new Where.Entries(Math.min(first, size - 1), size - 1);
        var fault = one.note().flatMap(note -> keys.fault(note, size));
        if (fault.isPresent() || !one.checkpoint().origin().equals(checkpoint.origin())) {
            return Optional.of(
                    new Broken(
                            entries,
                            "stand under %s, which the log's key did not sign%s"
                                    .formatted(one.by(), fault.map(why -> ": " + why).orElse(""))));
        }
        if (!one.checkpoint().root().equals(root)) {
            return Optional.of(
                    new Broken(
                            entries,
                            "do not make the tree of %s: one was changed together with its leaf"
                                    .formatted(one.by())));
        }
        goodUntil.put(one.by(), size);
        return Optional.empty();
    }

    /** The trees from before the first entry. */
    private Optional<Broken> ofNothing() {
        return known.getOrDefault(0L, List.of()).stream()
                .map(one -> compare(one, Hash.ofNothing()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Each hash of a tile above level 1 is the root of the tile beneath it. */
    private Optional<Broken> upperTiles() {
        return TilePath.hashesOf(checkpoint.size())
                .filter(path -> path.level().orElseThrow() > 1)
                .sorted(Comparator.comparing(TilePath::toString))
                .map(this::upperTile)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Broken> upperTile(TilePath path) {
        var tile = files.tile(path).flatMap(bytes -> HashTile.parse(bytes, path));
        for (int i = 0; i < path.width(); i++) {
            var below = TilePath.hashes(path.level().orElseThrow() - 1, path.first() + i, 256);
            var root =
                    files.tile(below)
                            .flatMap(bytes -> HashTile.parse(bytes, below))
                            .map(HashTile::root);
            int at = i;
            if (root.isEmpty() || !root.equals(tile.map(each -> each.hashes().get(at)))) {
                return Optional.of(
                        new Broken(
                                new Where.File(path.toString()),
                                "does not hold the hashes over the tiles beneath it"));
            }
        }
        return Optional.empty();
    }

    private Optional<Broken> foreign() {
        return files.foreign(checkpoint.size())
                .map(name -> new Broken(new Where.File(name), "is there and belongs to no entry"));
    }
}
