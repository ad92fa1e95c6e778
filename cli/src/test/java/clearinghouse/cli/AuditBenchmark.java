package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.EntryBundle;
import clearinghouse.formats.tlog.HashTile;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.TilePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Writes the export of a large record, one bundle in memory at a time, for {@code
 * benchmarks/audit}, which verifies it.
 */
class AuditBenchmark {
    private static final int BATCH = 1000;

    /** By level, the hashes that no full tile holds yet. */
    private final List<List<Hash>> open = new ArrayList<>();

    private final List<Long> written = new ArrayList<>();

    @Test
    void an_export_of_so_many_entries() throws IOException {
        int size = Integer.getInteger("clearinghouse.benchmark.entries", 10_000);
        var folder = Path.of(System.getProperty("clearinghouse.benchmark.folder", "target/export"));
        var log = TestLog.of(0, List.of());
        var checkpoints = new StringBuilder();
        var bundle = new ArrayList<byte[]>();
        for (int i = 0; i < size; i++) {
            var entry = entry(i);
            bundle.add(entry);
            put(folder, 0, Hash.ofLeaf(entry));
            if (bundle.size() == TilePath.FULL || i == size - 1) {
                write(
                        folder,
                        TilePath.entries(i / TilePath.FULL, bundle.size()),
                        EntryBundle.render(bundle));
                bundle.clear();
            }
            if ((i + 1) % BATCH == 0) {
                checkpoints.append(checkpoint(log, i + 1).render());
            }
        }
        for (int level = 0; level < open.size(); level++) {
            if (!open.get(level).isEmpty()) {
                long index = ((long) size >> (8 * level)) / TilePath.FULL;
                write(
                        folder,
                        TilePath.hashes(level, index, open.get(level).size()),
                        HashTile.render(open.get(level)));
            }
        }
        Files.writeString(folder.resolve("checkpoints"), checkpoints);
        Files.writeString(folder.resolve("checkpoint"), checkpoint(log, size).render());
        Files.writeString(folder.resolveSibling(folder.getFileName() + ".key"), log.key() + "\n");
        assertThat(folder.resolve("checkpoint")).exists();
    }

    private static byte[] entry(int i) {
        return ("{\"action\":\"exposure.answered\",\"actor\":\"agt_"
                        + code(i % 97)
                        + "\",\"at\":\"2026-11-28T11:00:00.123456Z\",\"broker\":null,"
                        + "\"facts\":{\"receipt\":\"applied\",\"state\":\"acknowledged\"},\"id\":\"ent_"
                        + code(i)
                        + "\",\"party\":\"pty_"
                        + code(i % 89)
                        + "\",\"purpose\":\"job\",\"subject\":\"exp_"
                        + code(i % 10_007)
                        + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** As long as the code of an id. */
    private static String code(int i) {
        var digits = String.valueOf(i);
        return "a".repeat(26 - digits.length()) + digits;
    }

    private void put(Path folder, int level, Hash hash) throws IOException {
        if (open.size() == level) {
            open.add(new ArrayList<>());
            written.add(0L);
        }
        var row = open.get(level);
        row.add(hash);
        if (row.size() == TilePath.FULL) {
            write(
                    folder,
                    TilePath.hashes(level, written.get(level), TilePath.FULL),
                    HashTile.render(row));
            var root = HashTile.of(row).root();
            row.clear();
            written.set(level, written.get(level) + 1);
            put(folder, level + 1, root);
        }
    }

    private SignedNote checkpoint(TestLog log, int size) {
        var roots = new ArrayList<Hash>();
        for (int level = open.size() - 1; level >= 0; level--) {
            if (!open.get(level).isEmpty()) {
                roots.addAll(HashTile.of(open.get(level)).subtrees(open.get(level).size()));
            }
        }
        var root = roots.getLast();
        for (int i = roots.size() - 2; i >= 0; i--) {
            root = Hash.ofNode(roots.get(i), root);
        }
        var checkpoint = log.signed(size, root);
        assertThat(Checkpoint.parse(checkpoint.text())).isPresent();
        return checkpoint;
    }

    private static void write(Path folder, TilePath path, byte[] content) throws IOException {
        var file = folder.resolve(path.toString());
        Files.createDirectories(file.resolve("..").normalize());
        Files.write(file, content);
    }
}
