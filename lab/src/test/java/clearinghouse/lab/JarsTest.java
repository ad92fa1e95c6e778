package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarsTest {

    @TempDir Path folder = Path.of("");

    @Test
    void a_rebuilt_jar_depends_on_its_content_alone() throws IOException {
        var names =
                new String[] {
                    "p/A.class", "META-INF/MANIFEST.MF", "META-INF/X.SF", "META-INF/X.RSA", "p/text"
                };
        var first = jar("first.jar", 0, names);
        var second = jar("second.jar", 1_700_000_000_000L, names);
        var classes = Map.of("p/B.class", new byte[] {1}, "p/A.class", new byte[] {2});
        var rebuilt = Jars.rebuild(first, classes);
        assertThat(rebuilt).isEqualTo(Jars.rebuild(second, classes));
        var file = Files.write(folder.resolve("rebuilt.jar"), rebuilt.bytes());
        assertThat(Jars.read(file))
                .containsOnlyKeys("META-INF/MANIFEST.MF", "p/A.class", "p/B.class", "p/text")
                .containsEntry("p/A.class", new byte[] {2});
    }

    private Path jar(String name, long time, String... entries) throws IOException {
        var file = folder.resolve(name);
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var each : entries) {
                var entry = new ZipEntry(each);
                entry.setTime(time);
                out.putNextEntry(entry);
                out.write(each.length());
            }
        }
        return file;
    }
}
