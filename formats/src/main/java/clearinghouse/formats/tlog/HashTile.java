package clearinghouse.formats.tlog;

import clearinghouse.formats.merkle.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Consecutive hashes of one level of the tree, and what lies above them up to the next tile. */
public final class HashTile {
    private final List<Hash> hashes;

    private HashTile(List<Hash> hashes) {
        this.hashes = hashes;
    }

    public static HashTile of(List<Hash> hashes) {
        if (hashes.isEmpty() || hashes.size() > TilePath.FULL) {
            throw new IllegalArgumentException("a tile has 1 to 256 hashes");
        }
        return new HashTile(List.copyOf(hashes));
    }

    /** Empty when the bytes are not as many hashes as the path says. */
    public static Optional<HashTile> parse(byte[] bytes, TilePath path) {
        if (bytes.length != path.width() * Hash.LENGTH) {
            return Optional.empty();
        }
        var hashes = new ArrayList<Hash>(path.width());
        for (int at = 0; at < bytes.length; at += Hash.LENGTH) {
            hashes.add(Hash.of(Arrays.copyOfRange(bytes, at, at + Hash.LENGTH)));
        }
        return Optional.of(new HashTile(hashes));
    }

    public static byte[] render(List<Hash> hashes) {
        var bytes = new byte[hashes.size() * Hash.LENGTH];
        for (int i = 0; i < hashes.size(); i++) {
            System.arraycopy(hashes.get(i).bytes(), 0, bytes, i * Hash.LENGTH, Hash.LENGTH);
        }
        return bytes;
    }

    public List<Hash> hashes() {
        return hashes;
    }

    public boolean isFull() {
        return hashes.size() == TilePath.FULL;
    }

    /** Of a full tile: the hash that stands for it in the tile above. */
    public Hash root() {
        if (!isFull()) {
            throw new IllegalStateException("a partial tile is in no tile above");
        }
        return subtree(0, TilePath.FULL);
    }

    /** The root over a power of two of its hashes. */
    public Hash subtree(int from, int count) {
        var row = new ArrayList<>(hashes.subList(from, from + count));
        for (int width = count; width > 1; width /= 2) {
            for (int i = 0; i < width / 2; i++) {
                row.set(i, Hash.ofNode(row.get(2 * i), row.get(2 * i + 1)));
            }
        }
        return row.getFirst();
    }

    /** The roots of the perfect subtrees over its first hashes, the largest first. */
    public List<Hash> subtrees(int count) {
        var roots = new ArrayList<Hash>();
        int from = 0;
        for (int bit = TilePath.FULL; bit > 0; bit /= 2) {
            if ((count & bit) != 0) {
                roots.add(subtree(from, bit));
                from += bit;
            }
        }
        return roots;
    }
}
