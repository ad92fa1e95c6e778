package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

    @TempDir Path temp;

    @Test
    void a_file_a_folder_and_a_link_inside_are_unpacked() throws IOException {
        untar(
                entry("lib/", '5', "", ""),
                entry("lib/a.so.1", '0', "", "code"),
                entry("lib/a.so", '2', "a.so.1", ""));
        assertThat(root().resolve("lib/a.so")).isSymbolicLink().hasContent("code");
    }

    @Test
    void a_path_that_leads_out_is_refused() {
        assertThatThrownBy(() -> untar(entry("../out", '0', "", "x")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> untar(entry("/out", '0', "", "x")))
                .isInstanceOf(IOException.class);
        assertThat(temp.resolve("out")).doesNotExist();
    }

    @Test
    void a_link_that_leads_out_is_refused() {
        assertThatThrownBy(() -> untar(entry("a", '2', "../../etc", "")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> untar(entry("a", '2', "/etc", "")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void nothing_is_written_through_a_link() {
        assertThatThrownBy(() ->
                        untar(
                                entry("real/", '5', "", ""),
                                entry("a", '2', "real", ""),
                                entry("a/b", '0', "", "x")))
                .isInstanceOf(IOException.class);
        assertThat(root().resolve("real/b")).doesNotExist();
    }

    @Test
    void a_device_is_refused() {
        assertThatThrownBy(() -> untar(entry("null", '3', "", ""))).isInstanceOf(IOException.class);
    }

    @Test
    void an_archive_that_ends_inside_a_file_is_refused() throws IOException {
        var whole = entry("a", '0', "", "some text");
        assertThatThrownBy(() ->
                        PostgresBinaries.untar(new ByteArrayInputStream(whole, 0, 515), root()))
                .isInstanceOf(IOException.class);
    }

    private Path root() {
        return temp.resolve("root");
    }

    private void untar(byte[]... entries) throws IOException {
        var archive = new ByteArrayOutputStream();
        for (var entry : entries) {
            archive.write(entry);
        }
        archive.write(new byte[1024]);
        Files.createDirectories(root());
        PostgresBinaries.untar(new ByteArrayInputStream(archive.toByteArray()), root());
    }

    private static byte[] entry(String name, char type, String link, String content) {
        var body = content.getBytes(StandardCharsets.UTF_8);
        var bytes = new byte[512 + (body.length + 511) / 512 * 512];
        put(bytes, 0, name);
        put(bytes, 100, "0000644");
        put(bytes, 124, "%011o".formatted(body.length));
        bytes[156] = (byte) type;
        put(bytes, 157, link);
        System.arraycopy(body, 0, bytes, 512, body.length);
        return bytes;
    }

    private static void put(byte[] bytes, int at, String text) {
        var value = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(value, 0, bytes, at, value.length);
    }
}
