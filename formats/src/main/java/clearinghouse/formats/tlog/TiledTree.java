package clearinghouse.formats.tlog;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.Subtrees;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/** The perfect subtrees of a tree, read from its tiles; each tile is read once. */
public final class TiledTree implements Subtrees.Kept {
    private final long size;
    private final Function<TilePath, HashTile> read;
    private final Map<TilePath, HashTile> known = new HashMap<>();

    /**
     * @param read knows every tile of a tree of this size
     */
    public TiledTree(long size, Function<TilePath, HashTile> read) {
        this.size = size;
        this.read = read;
    }

    @Override
    public Hash at(int level, long place) {
        int within = level % 8;
        long first = place << within;
        var path =
                TilePath.of(OptionalInt.of(level / 8), first / TilePath.FULL, size).orElseThrow();
        return known.computeIfAbsent(path, read)
                .subtree((int) (first % TilePath.FULL), 1 << within);
    }
}
