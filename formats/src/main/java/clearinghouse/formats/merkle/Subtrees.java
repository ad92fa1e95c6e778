package clearinghouse.formats.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * The perfect subtrees of a tree that grows. They never change once they are complete; kept beside
 * the leaves, they make a proof cost time in the logarithm of the tree's size.
 */
public final class Subtrees {

    private Subtrees() {}

    /** The root of the 2^level leaves that begin at place * 2^level. */
    public record Node(int level, long place, Hash hash) {}

    public interface Kept {
        Hash at(int level, long place);
    }

    /** What these leaves complete, the leaves themselves left out. */
    public static List<Node> completed(CompactRange before, List<Hash> leaves) {
        var completed = new ArrayList<Node>();
        var range = before;
        for (var leaf : leaves) {
            var open = new ArrayList<>(range.subtrees());
            var hash = leaf;
            int level = 0;
            for (long rest = range.size(); (rest & 1) == 1; rest >>= 1) {
                hash = Hash.ofNode(open.removeLast(), hash);
                level++;
                completed.add(new Node(level, range.size() >> level, hash));
            }
            range = range.append(leaf);
        }
        return completed;
    }

    public static InclusionProof prove(long index, long size, Kept kept) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException(
                    "no leaf %d in a tree of size %d".formatted(index, size));
        }
        var path = new ArrayList<Hash>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + split(to - from);
            if (index < middle) {
                path.addFirst(root(middle, to, kept));
                to = middle;
            } else {
                path.addFirst(root(from, middle, kept));
                from = middle;
            }
        }
        return new InclusionProof(index, size, path);
    }

    /** That the tree of the second size has the tree of the first as its beginning. */
    public static ConsistencyProof proveGrownFrom(long size, long grown, Kept kept) {
        if (size < 0 || size > grown) {
            throw new IllegalArgumentException(
                    "a tree of size %d cannot have grown from size %d".formatted(grown, size));
        }
        var path = new ArrayList<Hash>();
        if (size > 0 && size < grown) {
            long from = 0;
            long to = grown;
            // RFC 6962 §2.1.2: the verifier knows the old root and needs no hash that equals it.
            boolean oldRootItself = true;
            while (size != to) {
                long middle = from + split(to - from);
                if (size <= middle) {
                    path.addFirst(root(middle, to, kept));
                    to = middle;
                } else {
                    path.addFirst(root(from, middle, kept));
                    from = middle;
                    oldRootItself = false;
                }
            }
            if (!oldRootItself) {
                path.addFirst(root(from, to, kept));
            }
        }
        return new ConsistencyProof(size, grown, path);
    }

    public static Hash root(long size, Kept kept) {
        return size == 0 ? Hash.ofNothing() : root(0, size, kept);
    }

    private static Hash root(long from, long to, Kept kept) {
        long leaves = to - from;
        if (Long.bitCount(leaves) == 1) {
            int level = Long.numberOfTrailingZeros(leaves);
            return kept.at(level, from >> level);
        }
        long middle = from + split(leaves);
        return Hash.ofNode(root(from, middle, kept), root(middle, to, kept));
    }

    /** The largest power of two below the size. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }
}
