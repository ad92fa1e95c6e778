package clearinghouse.formats.collection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What is read of a file of somebody else's, and where its reading ends. */
class DocumentsTest {

    private static final Documents.Limits FEW = new Documents.Limits(3, 100 << 20, 50);
    private static final String BOMB = "the file unpacks to more than is read of one";

    private final List<String> taken = new ArrayList<>();
    private final List<String> damaged = new ArrayList<>();

    private void read(String name, byte[] content) {
        read(name, content, FEW);
    }

    private void read(String name, byte[] content, Documents.Limits limits) {
        var taker =
                new Documents.Taker() {
                    @Override
                    public void take(String place, byte[] document) {
                        taken.add(new String(document, UTF_8));
                    }

                    @Override
                    public void damaged(String place, String why) {
                        damaged.add(why);
                    }
                };
        new Documents(taker, limits).in(name, name, new ByteArrayInputStream(content), true);
    }

    private static byte[] zip(int entries, String name, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries; i++) {
                zip.putNextEntry(new ZipEntry(i + name));
                zip.write(content);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(bytes)) {
            packed.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void as_many_documents_as_are_allowed_are_taken_and_the_next_one_ends_the_file()
            throws IOException {
        read("a.zip", zip(3, ".json", "{}".getBytes(UTF_8)));
        assertThat(taken).hasSize(3);
        assertThat(damaged).isEmpty();
        taken.clear();
        read("a.zip", zip(4, ".json", "{}".getBytes(UTF_8)));
        assertThat(taken).hasSize(3);
        assertThat(damaged).containsExactly(BOMB);
    }

    @Test
    void lines_count_as_documents() {
        read("a.jsonl", "{}\n{}\n{}\n{}\n".getBytes(UTF_8));
        assertThat(taken).hasSize(3);
        assertThat(damaged).containsExactly(BOMB);
    }

    @Test
    void entries_that_are_no_documents_count_too() throws IOException {
        read("a.zip", zip(4, ".txt", new byte[0]));
        assertThat(damaged).containsExactly(BOMB);
    }

    @Test
    void a_bomb_is_put_down_whether_it_is_a_document_or_is_passed_over() throws IOException {
        var zeros = new byte[70 << 20];
        for (var packed : List.of(zip(1, ".json", zeros), zip(1, ".bin", zeros))) {
            damaged.clear();
            read("a.zip", packed);
            assertThat(taken).isEmpty();
            // The one is cut off as too large before it has unpacked.
            assertThat(damaged).contains(BOMB);
        }
        damaged.clear();
        read("a.jsonl.gz", gzip(zeros));
        assertThat(damaged).containsExactly(BOMB);
        damaged.clear();
        read("a.tar.gz", gzip(tar(zeros)));
        assertThat(damaged).containsExactly(BOMB);
    }

    private static byte[] tar(byte[] content) {
        var bytes = new byte[512 + content.length + 1024];
        var header =
                "%-100s%-8s%-8s%-8s%011o %-12s".formatted("a.bin", "", "", "", content.length, "");
        System.arraycopy(header.getBytes(UTF_8), 0, bytes, 0, header.length());
        bytes[156] = '0';
        for (int i = 148; i < 156; i++) {
            bytes[i] = ' ';
        }
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += bytes[i];
        }
        System.arraycopy("%06o\0".formatted(sum).getBytes(UTF_8), 0, bytes, 148, 7);
        return bytes;
    }

    @Test
    void what_packs_well_and_is_not_large_is_no_bomb() throws IOException {
        read("a.json.gz", gzip("{}".concat(" ".repeat(8 << 20)).getBytes(UTF_8)));
        assertThat(taken).hasSize(1);
        assertThat(damaged).isEmpty();
    }

    @Test
    void a_file_is_what_it_begins_as_whatever_its_address_ends_in() throws IOException {
        assertThat(Documents.named("download", zip(1, ".json", new byte[0])))
                .isEqualTo("download.zip");
        assertThat(Documents.named("all.zip", zip(1, ".json", new byte[0]))).isEqualTo("all.zip");
        assertThat(Documents.named("epss.csv", gzip(new byte[0]))).isEqualTo("epss.csv.gz");
        assertThat(Documents.named("x.tgz", gzip(new byte[0]))).isEqualTo("x.tgz");
        assertThat(Documents.named("epss.csv.gz", "cve,epss".getBytes(UTF_8)))
                .isEqualTo("epss.csv");
        assertThat(Documents.named("kev.json", "{}".getBytes(UTF_8))).isEqualTo("kev.json");
        assertThat(Documents.named("", new byte[0])).isEmpty();
    }
}
