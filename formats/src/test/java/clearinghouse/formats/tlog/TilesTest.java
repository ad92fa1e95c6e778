package clearinghouse.formats.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.MerkleTree;
import clearinghouse.formats.merkle.Subtrees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TilesTest {

    /** The examples of C2SP tlog-tiles. */
    @Test
    void a_tree_of_70000_has_the_files_of_the_specification() {
        var files = TilePath.hashesOf(70_000).map(TilePath::toString).toList();
        assertThat(files.stream().filter(file -> file.startsWith("tile/0/"))).hasSize(274);
        assertThat(files)
                .contains(
                        "tile/0/000",
                        "tile/0/272",
                        "tile/0/273.p/112",
                        "tile/1/000",
                        "tile/1/001.p/17",
                        "tile/2/000.p/1")
                .hasSize(274 + 2 + 1);
        assertThat(TilePath.entriesOf(70_000)).hasSize(274);
        assertThat(TilePath.hashesOf(256).map(TilePath::toString))
                .containsExactly("tile/0/000", "tile/1/000.p/1");
        assertThat(TilePath.hashes(0, 1_234_067, 256)).hasToString("tile/0/x001/x234/067");
        assertThat(TilePath.hashesOf(0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tile/0/000",
                "tile/entries/000.p/1",
                "tile/7/x001/x234/067.p/255",
                "tile/0/x999/x999/x999/x999/x999/999"
            })
    void a_path_has_one_text(String text) {
        assertThat(TilePath.parse(text).orElseThrow()).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tile/0/0",
                "tile/0/x000/000",
                "tile/00/000",
                "tile/8/000",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/01",
                "tile/0/001/234",
                "tile/0/x001",
                "tile/entries/../000",
                "/tile/0/000",
                "tile/0/x9999/000",
                "tile/-1/000"
            })
    void what_is_no_path_is_refused(String text) {
        assertThat(TilePath.parse(text)).isEmpty();
    }

    @Test
    void every_proof_from_tiles_is_the_one_from_all_leaves() {
        for (int size : List.of(1, 2, 3, 255, 256, 257, 511, 700)) {
            var leaves = leaves(size);
            var tiles = tiles(leaves);
            var naive = new MerkleTree(leaves);
            var tree =
                    new TiledTree(
                            size,
                            path ->
                                    HashTile.parse(tiles.getOrDefault(path, new byte[0]), path)
                                            .orElseThrow());
            assertThat(Subtrees.root(size, tree)).isEqualTo(naive.root());
            for (int at = 0; at < size; at += 1 + size / 50) {
                assertThat(Subtrees.prove(at, size, tree)).isEqualTo(naive.prove(at));
                assertThat(Subtrees.proveGrownFrom(at, size, tree))
                        .isEqualTo(naive.proveGrownFrom(at));
            }
        }
    }

    @Test
    void the_subtrees_of_a_tile_make_the_root_of_any_beginning() {
        var leaves = leaves(256);
        var tile = HashTile.of(leaves);
        assertThat(tile.root()).isEqualTo(new MerkleTree(leaves).root());
        for (int count = 1; count <= 256; count++) {
            var roots = tile.subtrees(count);
            var root = roots.getLast();
            for (int i = roots.size() - 2; i >= 0; i--) {
                root = Hash.ofNode(roots.get(i), root);
            }
            assertThat(root).isEqualTo(new MerkleTree(leaves.subList(0, count)).root());
        }
    }

    @Test
    void a_bundle_is_read_as_it_was_written_and_one_that_is_cut_is_none() {
        Chance.forAll(
                200,
                chance -> {
                    var entries = new ArrayList<byte[]>();
                    for (int i = chance.between(1, 256); i > 0; i--) {
                        entries.add(new byte[chance.between(0, 700)]);
                    }
                    var bytes = EntryBundle.render(entries);
                    assertThat(EntryBundle.parse(bytes).orElseThrow())
                            .usingRecursiveComparison()
                            .isEqualTo(entries);
                    int cut = chance.between(0, bytes.length - 1);
                    var shorter = EntryBundle.parse(java.util.Arrays.copyOf(bytes, cut));
                    assertThat(shorter.map(List::size).orElse(0)).isLessThan(entries.size());
                });
        var longest = new byte[EntryBundle.LARGEST_ENTRY];
        assertThat(EntryBundle.parse(EntryBundle.render(List.of(longest))).orElseThrow())
                .containsExactly(longest);
    }

    private static List<Hash> leaves(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> Hash.ofLeaf(String.valueOf(i).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    /** By the definition: each hash of a tile is the root over its 256^level leaves. */
    private static Map<TilePath, byte[]> tiles(List<Hash> leaves) {
        var tiles = new HashMap<TilePath, byte[]>();
        TilePath.hashesOf(leaves.size())
                .forEach(path -> {
                    int span = 1 << path.treeLevel();
                    tiles.put(
                            path,
                            HashTile.render(
                                    Stream.iterate((int) path.first(), i -> i + 1)
                                            .limit(path.width())
                                            .map(i ->
                                                    new MerkleTree(
                                                                    leaves.subList(
                                                                            i * span,
                                                                            (i + 1) * span))
                                                            .root())
                                            .toList()));
                });
        assertThat(TilePath.of(OptionalInt.of(0), 0, leaves.size())).isPresent();
        return tiles;
    }
}
