package clearinghouse.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
    private static final String DOCUMENT = ".*\\.(json|jsonl|ndjson|csv)";
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
                file(file, !file.equals(place));
            }
        } catch (IOException e) {
            throw Failure.badInput("%s cannot be read.".formatted(place));
        }
    }

    /**
     * @param inFolder what else lies in a folder, such as a list of hashes, is passed over
     */
    private void file(Path file, boolean inFolder) {
        var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        var plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (inFolder && !name.matches(ARCHIVE) && !plain.matches(DOCUMENT)) {
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
                    content(place, plain, unpacked);
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
            var name = entry.getName().toLowerCase(Locale.ROOT);
            if (!entry.isDirectory() && name.matches(DOCUMENT)) {
                content(place + "!" + entry.getName(), name, archive);
            }
        }
    }

    private void tar(String place, InputStream in) throws IOException {
        var archive = new TarInput(in);
        for (var name = archive.next(); name.isPresent(); name = archive.next()) {
            var lowercase = name.get().toLowerCase(Locale.ROOT);
            if (lowercase.matches(DOCUMENT)) {
                content(place + "!" + name.get(), lowercase, archive);
            }
        }
    }

    private void content(String place, String name, InputStream in) throws IOException {
        if (name.matches(LINES)) {
            lines(place, in);
        } else {
            whole(place, in);
        }
    }

    private void whole(String place, InputStream in) throws IOException {
        take(place, in.readNBytes(LARGEST + 1));
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
