package clearinghouse.formats.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubtreesTest {

    private static final int LARGEST = 70;

    private static List<Hash> leaves(int size) {
        var leaves = new ArrayList<Hash>();
        for (int i = 0; i < size; i++) {
            leaves.add(Hash.ofLeaf(String.valueOf(i).getBytes(StandardCharsets.UTF_8)));
        }
        return leaves;
    }

    private record Place(int level, long place) {}

    private static Map<Place, Hash> grown(List<Hash> leaves, int batch) {
        var kept = new HashMap<Place, Hash>();
        var range = CompactRange.EMPTY;
        for (int from = 0; from < leaves.size(); from += batch) {
            var more = leaves.subList(from, Math.min(from + batch, leaves.size()));
            for (int i = 0; i < more.size(); i++) {
                kept.put(new Place(0, from + i), more.get(i));
            }
            for (var node : Subtrees.completed(range, more)) {
                assertThat(kept.put(new Place(node.level(), node.place()), node.hash())).isNull();
            }
            for (var leaf : more) {
                range = range.append(leaf);
            }
        }
        return kept;
    }

    @Test
    void a_proof_from_kept_subtrees_is_the_one_from_all_leaves_whatever_the_batches() {
        for (int batch : List.of(1, 3, 8, LARGEST)) {
            var all = leaves(LARGEST);
            var kept = grown(all, batch);
            for (int size = 1; size <= LARGEST; size++) {
                var tree = new MerkleTree(all.subList(0, size));
                for (int index = 0; index < size; index++) {
                    assertThat(Subtrees.prove(index, size, at(kept))).isEqualTo(tree.prove(index));
                }
            }
        }
    }

    @Test
    void growth_from_kept_subtrees_is_proved_as_from_all_leaves_between_any_two_sizes() {
        var all = leaves(LARGEST);
        var kept = grown(all, LARGEST);
        for (int size = 0; size <= LARGEST; size++) {
            var tree = new MerkleTree(all.subList(0, size));
            assertThat(Subtrees.root(size, at(kept))).isEqualTo(tree.root());
            for (int from = 0; from <= size; from++) {
                var proof = Subtrees.proveGrownFrom(from, size, at(kept));
                assertThat(proof).isEqualTo(tree.proveGrownFrom(from));
                var old = new MerkleTree(all.subList(0, from)).root();
                assertThat(proof.proves(old, tree.root())).isTrue();
                var other = Hash.ofLeaf(new byte[] {1, 2, 3});
                assertThat(proof.proves(other, tree.root())).isFalse();
                assertThat(from > 0 && proof.proves(old, other)).isFalse();
            }
        }
    }

    @Test
    void a_proof_reads_no_more_than_twice_the_height_of_the_tree() {
        var kept = grown(leaves(LARGEST), LARGEST);
        for (int size = 1; size <= LARGEST; size++) {
            int height = Integer.SIZE - Integer.numberOfLeadingZeros(size);
            for (int index = 0; index < size; index++) {
                var reads = new ArrayList<Place>();
                var from = at(kept);
                Subtrees.prove(
                        index,
                        size,
                        (level, place) -> {
                            reads.add(new Place(level, place));
                            return from.at(level, place);
                        });
                assertThat(reads).hasSizeLessThanOrEqualTo(2 * height);
            }
        }
    }

    private static Subtrees.Kept at(Map<Place, Hash> kept) {
        return (level, place) -> {
            var hash = kept.get(new Place(level, place));
            if (hash == null) {
                throw new AssertionError("nothing is kept at " + level + ", " + place);
            }
            return hash;
        };
    }
}
