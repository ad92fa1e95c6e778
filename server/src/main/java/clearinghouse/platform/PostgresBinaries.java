package clearinghouse.platform;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs on this machine: the ones that the server carries, or ones that are
 * installed.
 */
record PostgresBinaries(Path home, int major) {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final int BLOCK = 512;
    private static final long LARGEST_FILE = 256L << 20;
    private static final int MOST_ENTRIES = 10_000;
    private static final Pattern PARTIAL = Pattern.compile(".*\\.partial-(\\d{1,18})");
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** Programs that are there already, such as {@code /usr/lib/postgresql/15}. */
    static PostgresBinaries at(Path home) {
        try {
            var process =
                    new ProcessBuilder(home.resolve("bin/postgres").toString(), "--version")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            var said = new String(process.getInputStream().readNBytes(200), StandardCharsets.UTF_8);
            var version = VERSION.matcher(said);
            if (!version.find()) {
                throw new IllegalStateException("no PostgreSQL answers at " + home);
            }
            return new PostgresBinaries(home, Integer.parseInt(version.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Unpacks the programs that the server carries, once: the folder appears under its name only
     * when it is complete.
     */
    static PostgresBinaries unpackInto(Path folder) {
        try {
            var connection = archive();
            var name = "%08x".formatted(connection.getJarEntry().getCrc());
            var home = folder.resolve(name);
            if (!Files.isDirectory(home)) {
                unpack(connection, home);
                deleteOthers(folder, name);
            }
            return at(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JarURLConnection archive() throws IOException {
        var url = PostgresBinaries.class.getResource(ARCHIVE);
        if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
            throw new IllegalStateException(
                    "this build carries no PostgreSQL for this machine; it has one for Linux on x86-64");
        }
        return connection;
    }

    private static void unpack(JarURLConnection archive, Path home) throws IOException {
        var partial =
                home.resolveSibling(
                        home.getFileName() + ".partial-" + ProcessHandle.current().pid());
        deleteTree(partial);
        try (var in =
                new XZInputStream(new BufferedInputStream(archive.getInputStream(), 1 << 16))) {
            untar(in, partial);
        }
        syncFileSystemOf(partial);
        try {
            Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            deleteTree(partial);
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
    }

    /**
     * Folders, files and links of a tar archive; whatever else it holds, or a path that leads out
     * of the root, is refused.
     */
    static void untar(InputStream in, Path root) throws IOException {
        Files.createDirectories(
                root,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var header = new byte[BLOCK];
        for (var entries = 0;
                in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0;
                entries++) {
            if (entries == MOST_ENTRIES) {
                throw new IOException("the archive has more than " + MOST_ENTRIES + " entries");
            }
            var path = inside(root, root.resolve(text(header, 0, 100)));
            var size = octal(header, 124, 12);
            if (size > LARGEST_FILE || text(header, 345, 155).length() > 0) {
                throw new IOException("the archive has an entry too large or with too long a name");
            }
            Files.createDirectories(
                    noLink(root, path.getParent() == null ? root : path.getParent()));
            switch (header[156]) {
                case '5' -> Files.createDirectories(noLink(root, path));
                case '2' -> {
                    var target = Path.of(text(header, 157, 100));
                    inside(root, path.resolveSibling(target));
                    Files.createSymbolicLink(path, target);
                }
                case '0', 0 -> writeFile(in, path, size, (octal(header, 100, 8) & 0100) != 0);
                default ->
                        throw new IOException(
                                "the archive has an entry that is no file, folder or link");
            }
        }
    }

    private static void writeFile(InputStream in, Path path, long size, boolean executable)
            throws IOException {
        var buffer = new byte[1 << 16];
        try (var out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
            for (var left = size; left > 0; ) {
                var read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new EOFException("the archive ends inside a file");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        if (executable) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }

    private static Path inside(Path root, Path path) throws IOException {
        var normal = path.normalize();
        if (!normal.startsWith(root.normalize())) {
            throw new IOException("the archive has a path that leads out of it");
        }
        return normal;
    }

    private static Path noLink(Path root, Path folder) throws IOException {
        for (var step = folder; step != null && !step.equals(root); step = step.getParent()) {
            if (Files.isSymbolicLink(step)) {
                throw new IOException("the archive writes through a link");
            }
        }
        return folder;
    }

    private static String text(byte[] header, int from, int length) {
        var end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int from, int length) throws IOException {
        var digits = text(header, from, length).strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw new IOException("the archive has a header that is no number");
        }
        return Long.parseLong(digits, 8);
    }

    private static void deleteOthers(Path folder, String name) throws IOException {
        try (var entries = Files.list(folder)) {
            for (var entry : entries.toList()) {
                var other = entry.getFileName().toString();
                if (!other.equals(name) && !beingUnpacked(other)) {
                    deleteTree(entry);
                }
            }
        }
    }

    private static boolean beingUnpacked(String name) {
        var by = PARTIAL.matcher(name);
        return by.matches() && ProcessHandle.of(Long.parseLong(by.group(1))).isPresent();
    }

    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var entries = Files.walk(tree)) {
            for (var entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }

    /** One call for the whole tree: a thousand single fsyncs would cost seconds on a disk. */
    static void syncFileSystemOf(Path path) throws IOException {
        try {
            if (new ProcessBuilder("sync", "-f", path.toString()).inheritIO().start().waitFor()
                    != 0) {
                throw new IOException("cannot sync " + path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while syncing " + path, e);
        }
    }
}
