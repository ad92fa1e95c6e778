package clearinghouse.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The documents in files and folders, one after the other: JSON files and tables, files with a
 * document on each line, compressed or not, and archives of these. What is damaged ends the file
 * that it is in, and not the others.
 */
final class Documents {

    /** The server reads no larger one; the rest of it is not kept. */
    private static final int LARGEST = 16 << 20;

    private static final int BUFFER = 1 << 16;

    private static final String LINES = ".*\\.(jsonl|ndjson)";
    private static final String DOCUMENT = ".*\\.(json|jsonl|ndjson|csv|ya?ml|md)";
    private static final String ARCHIVE = ".*\\.(zip|tar|tar\\.gz|tgz)";

    private final Taker taker;

    /** What is done with each document. */
    interface Taker {
        void take(String place, byte[] content);

        /** The file cannot be read to its end; what came before is taken. */
        void damaged(String place, String why);

        /** So many bytes of the files are read. */
        void read(long bytes);
    }

    Documents(Taker taker) {
        this.taker = taker;
    }

    void in(Path place) {
        try (var files = Files.walk(place)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                file(file, pathIn(place, file), file.equals(place));
            }
        } catch (IOException e) {
            throw Failure.badInput("%s cannot be read.".formatted(place));
        }
    }

    /** With slashes; of a file that was named itself, its name. */
    private static String pathIn(Path place, Path file) {
        return file.equals(place)
                ? String.valueOf(file.getFileName())
                : place.relativize(file).toString().replace(File.separatorChar, '/');
    }

    /** What else lies in a folder, such as a list of hashes or what is hidden, is passed over. */
    private static boolean isDocument(String path) {
        return path.toLowerCase(Locale.ROOT).matches(DOCUMENT) && !path.matches("(.*/)?\\.[^./].*");
    }

    /**
     * @param isNamed by who imports, and not found in a folder
     */
    private void file(Path file, String path, boolean isNamed) {
        var name = path.toLowerCase(Locale.ROOT);
        var plain = name.endsWith(".gz") ? path.substring(0, path.length() - 3) : path;
        if (!isNamed && !name.matches(ARCHIVE) && !isDocument(plain)) {
            return;
        }
        var place = file.toString();
        try (var in = new Counted(Files.newInputStream(file), taker);
                var buffered = new BufferedInputStream(in, BUFFER)) {
            if (name.endsWith(".zip")) {
                archive(place, buffered);
            } else {
                var unpacked =
                        name.matches(".*(\\.gz|\\.tgz)")
                                ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER))
                                : buffered;
                if (name.matches(ARCHIVE)) {
                    tar(place, unpacked);
                } else {
                    content(place, plain, unpacked, isNamed);
                }
            }
        } catch (ZipException | EOFException _) {
            taker.damaged(place, "the archive is damaged or cut short");
        } catch (IOException _) {
            taker.damaged(place, "the file cannot be read");
        }
    }

    private void archive(String place, InputStream in) throws IOException {
        var archive = new ZipInputStream(in);
        for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            if (!entry.isDirectory() && isDocument(entry.getName())) {
                content(place + "!" + entry.getName(), below(entry.getName()), archive, false);
            }
        }
    }

    private void tar(String place, InputStream in) throws IOException {
        var archive = new TarInput(in);
        for (var name = archive.next(); name.isPresent(); name = archive.next()) {
            if (isDocument(name.get())) {
                content(place + "!" + name.get(), below(name.get()), archive, false);
            }
        }
    }

    /** Archives of a repository have all of it in one folder, which is named after a version. */
    private static String below(String name) {
        var first = name.indexOf('/');
        return first < 0 || name.indexOf('/', first + 1) < 0 ? name : name.substring(first + 1);
    }

    private void content(String place, String path, InputStream in, boolean isNamed)
            throws IOException {
        if (path.toLowerCase(Locale.ROOT).matches(LINES)) {
            lines(place, in);
        } else {
            var content = in.readNBytes(LARGEST + 1);
            var document =
                    content.length > LARGEST
                            ? Optional.of(content)
                            : Collected.document(path, content);
            document.ifPresent(it -> take(place, it));
            if (document.isEmpty() && isNamed) {
                taker.damaged(place, "the file is no advisory and no table of them");
            }
        }
    }

    private void take(String place, byte[] content) {
        if (content.length > LARGEST) {
            taker.damaged(place, "the document is larger than %,d bytes".formatted(LARGEST));
        } else {
            taker.take(place, content);
        }
    }

    private void lines(String place, InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        long number = 1;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                line(place + ":" + number++, line.toByteArray());
                line.reset();
            } else if (line.size() <= LARGEST) {
                line.write(next);
            }
        }
        line(place + ":" + number, line.toByteArray());
    }

    private void line(String place, byte[] line) {
        if (!new String(line, StandardCharsets.UTF_8).isBlank()) {
            take(place, line);
        }
    }

    private static final class Counted extends FilterInputStream {
        private final Taker taker;

        Counted(InputStream in, Taker taker) {
            super(in);
            this.taker = taker;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            taker.read(Math.max(0, read));
            return read;
        }
    }
}
