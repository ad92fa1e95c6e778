package clearinghouse.cli;

import clearinghouse.formats.merkle.ConsistencyProof;
import clearinghouse.formats.merkle.Subtrees;
import clearinghouse.formats.tlog.HashTile;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.TilePath;
import clearinghouse.formats.tlog.TiledTree;
import java.util.List;
import java.util.Optional;

/** The record as static files, in the layout of C2SP tlog-tiles, wherever they lie. */
interface RecordFiles {
    Optional<byte[]> checkpoint();

    Optional<byte[]> tile(TilePath path);

    /**
     * Checkpoints of earlier sizes, the smallest first: between two of them is what was changed.
     * Empty when there is something that is none.
     */
    Optional<List<SignedNote>> earlier();

    /** What is there and belongs to no tree of this size. */
    Optional<String> foreign(long size);

    /** From the tiles of hashes alone; empty when one that is needed is missing or damaged. */
    default Optional<ConsistencyProof> proveGrown(long from, long to) {
        try {
            var tree =
                    new TiledTree(
                            to,
                            path ->
                                    tile(path)
                                            .flatMap(bytes -> HashTile.parse(bytes, path))
                                            .orElseThrow(Damaged::new));
            return Optional.of(Subtrees.proveGrownFrom(from, to, tree));
        } catch (Damaged _) {
            return Optional.empty();
        }
    }

    /** A tile that is not there, or is none. */
    final class Damaged extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Damaged() {
            super("damaged tile", null, false, false);
        }
    }
}
