package clearinghouse.lab;

import clearinghouse.runner.protocol.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Reading a pinned jar, and writing one whose bytes depend on its content alone. */
final class Jars {

    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int MOST_FILES = 20_000;
    private static final long MOST_BYTES = 128L << 20;
    static final String MANIFEST = "META-INF/MANIFEST.MF";

    private Jars() {}

    static SortedMap<String, byte[]> read(Path jar) throws IOException {
        try (var in = Files.newInputStream(jar)) {
            return read(in);
        }
    }

    static SortedMap<String, byte[]> read(InputStream jar) throws IOException {
        var files = new TreeMap<String, byte[]>();
        long left = MOST_BYTES;
        try (var in = new ZipInputStream(jar)) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    var content = in.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE - 8));
                    left -= content.length;
                    if (left < 0 || files.size() >= MOST_FILES) {
                        throw new IOException("a jar is larger than it may be");
                    }
                    files.put(entry.getName(), content);
                }
            }
        }
        return files;
    }

    static SortedMap<String, String> sources(Path jar) throws IOException {
        var sources = new TreeMap<String, String>();
        read(jar)
                .forEach((name, content) -> {
                    if (name.endsWith(".java")) {
                        sources.put(name, new String(content, StandardCharsets.UTF_8));
                    }
                });
        return sources;
    }

    /** The original with its classes replaced: what is no class stays, signatures go. */
    static Content rebuild(Path original, Map<String, byte[]> classes) throws IOException {
        var files = new TreeMap<String, byte[]>();
        read(original)
                .forEach((name, content) -> {
                    if (!name.endsWith(".class") && !isSignature(name)) {
                        files.put(name, content);
                    }
                });
        files.putAll(classes);
        return Content.of(pack(files));
    }

    static byte[] pack(Map<String, byte[]> content) throws IOException {
        var files = new TreeMap<>(content);
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            var manifest = files.remove(MANIFEST);
            if (manifest != null) {
                write(out, MANIFEST, manifest);
            }
            for (var file : files.entrySet()) {
                write(out, file.getKey(), file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isSignature(String name) {
        return name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    }

    /** Stored, not deflated: compressors differ from one library version to the next. */
    private static void write(ZipOutputStream out, String name, byte[] content) throws IOException {
        var crc = new CRC32();
        crc.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(EPOCH);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
