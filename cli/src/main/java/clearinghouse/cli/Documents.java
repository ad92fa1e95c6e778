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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The documents in files and folders, one after the other: JSON files, files with a document on
 * each line, compressed or not, and archives of these. What is damaged ends the file that it is in,
 * and not the others.
 */
final class Documents {

    /** The server reads no larger one; the rest of it is not kept. */
    private static final int LARGEST = 16 << 20;

    private static final int BUFFER = 1 << 16;

    /** Numbers stay as they are written. */
    private static final JsonMapper EXACT =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

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
        if (inFolder && !name.matches(".*\\.(zip|(json|jsonl|ndjson)(\\.gz)?)")) {
            return;
        }
        var place = file.toString();
        try (var in = new Counted(Files.newInputStream(file), taker);
                var buffered = new BufferedInputStream(in, BUFFER)) {
            if (name.endsWith(".zip")) {
                archive(place, buffered);
            } else if (name.endsWith(".gz")) {
                var unpacked = new BufferedInputStream(new GZIPInputStream(buffered, BUFFER));
                content(place, name.substring(0, name.length() - ".gz".length()), unpacked);
            } else {
                content(place, name, buffered);
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
            if (!entry.isDirectory() && name.matches(".*\\.(json|jsonl|ndjson)")) {
                content(place + "!" + entry.getName(), name, archive);
            }
        }
    }

    private void content(String place, String name, InputStream in) throws IOException {
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
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
        var text = new String(line, StandardCharsets.UTF_8);
        if (!text.isBlank()) {
            // Most lines are no wrapper, and the server parses each anyway.
            take(place, text.contains("\"doc\"") ? unwrapped(line) : line);
        }
    }

    /** Collections of documents keep on each line where it lay, too. */
    private static byte[] unwrapped(byte[] line) {
        try {
            var json = EXACT.readTree(line);
            return json.size() == 2 && json.has("path") && json.path("doc").isObject()
                    ? EXACT.writeValueAsBytes(json.get("doc"))
                    : line;
        } catch (JacksonException _) {
            return line;
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
