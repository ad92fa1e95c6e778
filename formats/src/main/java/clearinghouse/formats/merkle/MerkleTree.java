package clearinghouse.formats.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * A tree whose leaf hashes are at hand, for making proofs. A proof costs time in the size of the
 * tree.
 */
public record MerkleTree(List<Hash> leaves) {
    public MerkleTree {
        leaves = List.copyOf(leaves);
    }

    public Hash root() {
        return leaves.isEmpty() ? Hash.ofNothing() : root(0, leaves.size());
    }

    public InclusionProof prove(int index) {
        if (index < 0 || index >= leaves.size()) {
            throw new IllegalArgumentException(
                    "no leaf %d in a tree of size %d".formatted(index, leaves.size()));
        }
        var path = new ArrayList<Hash>();
        int from = 0;
        int to = leaves.size();
        while (to - from > 1) {
            int middle = from + split(to - from);
            if (index < middle) {
                path.addFirst(root(middle, to));
                to = middle;
            } else {
                path.addFirst(root(from, middle));
                from = middle;
            }
        }
        return new InclusionProof(index, leaves.size(), path);
    }

    /** That this tree has the tree of its first {@code size} leaves as its beginning. */
    public ConsistencyProof proveGrownFrom(int size) {
        if (size < 0 || size > leaves.size()) {
            throw new IllegalArgumentException(
                    "a tree of size %d cannot have grown from size %d"
                            .formatted(leaves.size(), size));
        }
        var path = new ArrayList<Hash>();
        if (size > 0 && size < leaves.size()) {
            int from = 0;
            int to = leaves.size();
            // RFC 6962 §2.1.2: the verifier knows the old root and needs no hash that equals it.
            boolean oldRootItself = true;
            while (size != to) {
                int middle = from + split(to - from);
                if (size <= middle) {
                    path.addFirst(root(middle, to));
                    to = middle;
                } else {
                    path.addFirst(root(from, middle));
                    from = middle;
                    oldRootItself = false;
                }
            }
            if (!oldRootItself) {
                path.addFirst(root(from, to));
            }
        }
        return new ConsistencyProof(size, leaves.size(), path);
    }

    private Hash root(int from, int to) {
        if (to - from == 1) {
            return leaves.get(from);
        }
        int middle = from + split(to - from);
        return Hash.ofNode(root(from, middle), root(middle, to));
    }

    /** The largest power of two below the size. */
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }
}
