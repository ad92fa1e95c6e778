package clearinghouse.formats.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * All of a tree that appending needs: the roots of its perfect subtrees, largest first, one for
 * each bit set in the size. Save size and subtrees; that is the whole state.
 */
public record CompactRange(long size, List<Hash> subtrees) {
    public static final CompactRange EMPTY = new CompactRange(0, List.of());

    public CompactRange {
        if (size < 0 || subtrees.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "%d subtrees do not make a tree of size %d".formatted(subtrees.size(), size));
        }
        subtrees = List.copyOf(subtrees);
    }

    public CompactRange append(Hash leaf) {
        var grown = new ArrayList<>(subtrees);
        var carry = leaf;
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            carry = Hash.ofNode(grown.removeLast(), carry);
        }
        grown.add(carry);
        return new CompactRange(size + 1, grown);
    }

    public Hash root() {
        if (size == 0) {
            return Hash.ofNothing();
        }
        var root = subtrees.getLast();
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            root = Hash.ofNode(subtrees.get(i), root);
        }
        return root;
    }
}
