package clearinghouse.formats;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The public data beside the repository; tests that need it say so and stop where it is absent. */
public final class SharedData {

    private static final int BLOCK = 512;

    private SharedData() {}

    public static boolean isThere() {
        return folder() != null;
    }

    public static Path file(String name) {
        var data = folder();
        assumeTrue(data != null, "not run: there is no shared/data folder beside the repository");
        return data.resolve(name);
    }

    /** Lines of a gzipped text. */
    @SuppressWarnings("MustBeClosedChecker")
    public static Stream<String> lines(String name) {
        try {
            var in = new GZIPInputStream(Files.newInputStream(file(name)));
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files of a gzipped tar archive, in its order. */
    public static SequencedMap<String, byte[]> archive(String name) {
        var files = new LinkedHashMap<String, byte[]>();
        try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file(name))))) {
            var header = new byte[BLOCK];
            var longName = "";
            while (true) {
                in.readFully(header);
                if (header[0] == 0) {
                    return files;
                }
                var size = Integer.parseInt(text(header, 124, 12).strip(), 8);
                var content = in.readNBytes(size);
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                var prefix = text(header, 345, 155);
                var path = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
                switch (header[156]) {
                    case 'L' -> longName = text(content, 0, size);
                    case 'x' -> longName = paxPath(content);
                    case '0', 0 -> {
                        files.put(longName.isEmpty() ? path : longName, content);
                        longName = "";
                    }
                    default -> longName = "";
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String paxPath(byte[] records) {
        for (var line : new String(records, StandardCharsets.UTF_8).split("\n")) {
            var at = line.indexOf(" path=");
            if (at >= 0) {
                return line.substring(at + 6);
            }
        }
        return "";
    }

    private static String text(byte[] bytes, int from, int length) {
        var end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static @Nullable Path folder() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var data = at.resolve("shared/data");
            if (Files.isRegularFile(data.resolve("SHA256SUMS"))) {
                return data;
            }
        }
        return null;
    }
}
