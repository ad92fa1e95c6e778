package clearinghouse.formats.osv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class OsvDumpTest {

    private static OsvDump.Item item(String id, String modified, String... ecosystems) {
        return new OsvDump.Item(
                id,
                List.of(ecosystems),
                Instant.parse(modified),
                ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static final OsvDump.Item OLD = item("x_CLH-2", "2026-01-01T00:00:00Z", "Maven");
    private static final OsvDump.Item NEW = item("x_CLH-1", "2026-02-01T00:00:00Z", "npm", "Maven");

    private static Map<String, byte[]> files() {
        return OsvDump.files(List.of(OLD, NEW));
    }

    private static byte[] file(Map<String, byte[]> files, String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    private static String text(String path) {
        return new String(file(files(), path), StandardCharsets.UTF_8);
    }

    private static Map<String, String> unpacked(byte[] archive) throws IOException {
        var files = new LinkedHashMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void each_file_lies_where_osv_has_its_own() {
        assertThat(files().keySet())
                .containsExactlyInAnyOrder(
                        "all.zip",
                        "ecosystems.txt",
                        "modified_id.csv",
                        "Maven/all.zip",
                        "Maven/modified_id.csv",
                        "Maven/x_CLH-1.json",
                        "Maven/x_CLH-2.json",
                        "npm/all.zip",
                        "npm/modified_id.csv",
                        "npm/x_CLH-1.json");
        assertThat(text("ecosystems.txt")).isEqualTo("Maven\nnpm\n");
    }

    @Test
    void what_changed_last_stands_first_and_among_its_own_without_the_folder() {
        assertThat(text("modified_id.csv"))
                .isEqualTo(
                        """
                        2026-02-01T00:00:00Z,npm/x_CLH-1
                        2026-02-01T00:00:00Z,Maven/x_CLH-1
                        2026-01-01T00:00:00Z,Maven/x_CLH-2
                        """);
        assertThat(text("Maven/modified_id.csv"))
                .isEqualTo("2026-02-01T00:00:00Z,x_CLH-1\n2026-01-01T00:00:00Z,x_CLH-2\n");
    }

    @Test
    void an_archive_holds_the_records_as_they_are() throws IOException {
        assertThat(unpacked(file(files(), "all.zip")))
                .containsExactly(
                        Map.entry("x_CLH-1.json", "{\"id\":\"x_CLH-1\"}"),
                        Map.entry("x_CLH-2.json", "{\"id\":\"x_CLH-2\"}"));
        assertThat(unpacked(file(files(), "npm/all.zip"))).containsOnlyKeys("x_CLH-1.json");
    }

    @Test
    void the_same_records_give_the_same_bytes() {
        var again = OsvDump.files(List.of(NEW, OLD));
        files().forEach((path, content) -> assertThat(again.get(path)).as(path).isEqualTo(content));
    }

    @Test
    void of_nothing_there_is_an_archive_of_nothing() throws IOException {
        var none = OsvDump.files(List.of());
        assertThat(none.keySet())
                .containsExactlyInAnyOrder("all.zip", "ecosystems.txt", "modified_id.csv");
        assertThat(unpacked(file(none, "all.zip"))).isEmpty();
    }
}
