package clearinghouse.formats.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.chance.Chance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MerkleTest {
    // The inputs, roots and paths of Certificate Transparency's reference tests
    // (merkle_tree_test.cc).
    private static final List<Hash> EIGHT =
            Stream.of(
                            "",
                            "00",
                            "10",
                            "2021",
                            "3031",
                            "40414243",
                            "5051525354555657",
                            "606162636465666768696a6b6c6d6e6f")
                    .map(hex -> Hash.ofLeaf(HexFormat.of().parseHex(hex)))
                    .toList();
    private static final List<String> ROOTS =
            List.of(
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static MerkleTree tree(int size) {
        return new MerkleTree(
                IntStream.range(0, size)
                        .mapToObj(i -> Hash.ofLeaf(("leaf " + i).getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }

    private static List<Hash> hashes(String... hex) {
        return Stream.of(hex).map(h -> Hash.parse(h).orElseThrow()).toList();
    }

    @Test
    void roots_of_zero_to_eight_leaves_are_the_published_ones() {
        var range = CompactRange.EMPTY;
        for (int size = 0; size <= 8; size++) {
            assertThat(range.root()).hasToString(ROOTS.get(size));
            assertThat(new MerkleTree(EIGHT.subList(0, size)).root()).hasToString(ROOTS.get(size));
            if (size < 8) {
                range = range.append(EIGHT.get(size));
            }
        }
    }

    @Test
    void inclusion_paths_are_the_published_ones() {
        assertThat(new MerkleTree(EIGHT.subList(0, 1)).prove(0).path()).isEmpty();
        assertThat(new MerkleTree(EIGHT).prove(0).path())
                .isEqualTo(
                        hashes(
                                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"));
        assertThat(new MerkleTree(EIGHT).prove(5).path())
                .isEqualTo(
                        hashes(
                                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
        assertThat(new MerkleTree(EIGHT.subList(0, 3)).prove(2).path())
                .isEqualTo(
                        hashes("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"));
    }

    @Test
    void consistency_paths_are_the_published_ones() {
        assertThat(new MerkleTree(EIGHT).proveGrownFrom(1).path())
                .isEqualTo(
                        hashes(
                                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"));
        assertThat(new MerkleTree(EIGHT).proveGrownFrom(6).path())
                .isEqualTo(
                        hashes(
                                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
    }

    @Test
    void every_leaf_of_every_small_tree_is_proved_and_no_other() {
        for (int size = 1; size <= 40; size++) {
            var tree = tree(size);
            for (int index = 0; index < size; index++) {
                var proof = tree.prove(index);
                assertThat(proof.proves(tree.leaves().get(index), tree.root())).isTrue();
                var neighbour = tree.leaves().get((index + 1) % size);
                assertThat(proof.proves(neighbour, tree.root())).isEqualTo(size == 1);
                assertThat(
                                new InclusionProof(index + 1, size, proof.path())
                                        .proves(tree.leaves().get(index), tree.root()))
                        .isFalse();
            }
        }
    }

    @Test
    void every_small_tree_is_shown_to_have_grown_from_each_smaller_one() {
        for (int size = 0; size <= 40; size++) {
            var tree = tree(size);
            for (int from = 0; from <= size; from++) {
                var proof = tree.proveGrownFrom(from);
                var old = new MerkleTree(tree.leaves().subList(0, from)).root();
                assertThat(proof.proves(old, tree.root())).isTrue();
                assertThat(proof.proves(Hash.ofLeaf(new byte[] {9}), tree.root())).isFalse();
            }
        }
    }

    @Test
    void a_flipped_bit_anywhere_in_a_proof_breaks_it() {
        Chance.forAll(
                1_000,
                chance -> {
                    int size = chance.between(2, 200);
                    int leaf = chance.between(0, 1_000);
                    int bit = chance.between(0, 10_000);
                    var tree = tree(size);
                    int index = leaf % size;
                    var inclusion = tree.prove(index);
                    assertThat(
                                    new InclusionProof(index, size, flip(inclusion.path(), bit))
                                            .proves(tree.leaves().get(index), tree.root()))
                            .isFalse();
                    int from = 1 + leaf % (size - 1);
                    var consistency = tree.proveGrownFrom(from);
                    var old = new MerkleTree(tree.leaves().subList(0, from)).root();
                    assertThat(
                                    new ConsistencyProof(from, size, flip(consistency.path(), bit))
                                            .proves(old, tree.root()))
                            .isFalse();
                    assertThat(
                                    new ConsistencyProof(
                                                    from,
                                                    size,
                                                    consistency
                                                            .path()
                                                            .subList(1, consistency.path().size()))
                                            .proves(old, tree.root()))
                            .isFalse();
                });
    }

    @Test
    void appending_one_by_one_gives_the_root_of_the_whole() {
        Chance.forAll(
                50,
                chance -> {
                    int size = chance.between(0, 3_000);
                    var tree = tree(size);
                    var range = CompactRange.EMPTY;
                    for (var leaf : tree.leaves()) {
                        range = range.append(leaf);
                    }
                    assertThat(range.root()).isEqualTo(tree.root());
                    assertThat(range.size()).isEqualTo(size);
                });
    }

    @Test
    void kept_state_that_does_not_fit_its_size_is_refused() {
        assertThatThrownBy(() -> new CompactRange(3, EIGHT.subList(0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_tree_head_has_one_text_to_sign() {
        assertThat(
                        new TreeHead(
                                        1,
                                        EIGHT.getFirst(),
                                        Instant.parse("2026-11-22T10:00:00.123456789Z"))
                                .signedBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        """
                        clearinghouse.tree-head.v1
                        1
                        6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
                        2026-11-22T10:00:00.123456Z
                        """);
    }

    private static List<Hash> flip(List<Hash> path, int bit) {
        var flipped = new ArrayList<>(path);
        int at = bit % (path.size() * 256);
        var bytes = path.get(at / 256).bytes();
        bytes[at % 256 / 8] ^= (byte) (1 << at % 8);
        flipped.set(at / 256, Hash.of(bytes));
        return flipped;
    }
}
