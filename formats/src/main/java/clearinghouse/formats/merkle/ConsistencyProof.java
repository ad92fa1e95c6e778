package clearinghouse.formats.merkle;

import java.util.List;

/** The hashes that lead from an older tree's root to a newer one's. */
public record ConsistencyProof(long from, long to, List<Hash> path) {
    public ConsistencyProof {
        path = List.copyOf(path);
    }

    /** RFC 9162 §2.1.4.2; every tree grew from the empty one and from itself. */
    public boolean proves(Hash oldRoot, Hash newRoot) {
        if (from < 0 || from > to) {
            return false;
        }
        if (from == to) {
            return path.isEmpty() && oldRoot.equals(newRoot);
        }
        if (from == 0) {
            return path.isEmpty() && oldRoot.equals(Hash.ofNothing());
        }
        if (path.isEmpty()) {
            return false;
        }
        long node = from - 1;
        long last = to - 1;
        while ((node & 1) == 1) {
            node >>= 1;
            last >>= 1;
        }
        boolean perfect = Long.bitCount(from) == 1;
        var oldHash = perfect ? oldRoot : path.getFirst();
        var newHash = oldHash;
        for (var sibling : perfect ? path : path.subList(1, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                oldHash = Hash.ofNode(sibling, oldHash);
                newHash = Hash.ofNode(sibling, newHash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                newHash = Hash.ofNode(newHash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
    }
}
