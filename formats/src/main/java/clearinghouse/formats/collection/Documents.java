package clearinghouse.formats.collection;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The documents in files, one after the other. What is damaged, or unpacks to more than the limits,
 * ends the file that it is in, and not the others.
 */
public final class Documents {

    /** In bytes. The server reads no larger one; the rest of it is not kept. */
    static final int LARGEST = 16 << 20;

    private static final int BUFFER = 1 << 16;

    private static final String LINES = ".*\\.(jsonl|ndjson)";
    private static final String DOCUMENT = ".*\\.(json|jsonl|ndjson|csv|ya?ml|md)";
    private static final String ARCHIVE = ".*\\.(zip|tar|tar\\.gz|tgz)";
    private static final String PACKED = ".*(\\.gz|\\.tgz)";

    private final Taker taker;
    private final Limits limits;

    /** What is done with each document. */
    public interface Taker {
        void take(String place, byte[] content);

        /** The file cannot be read to its end; what came before is taken. */
        void damaged(String place, String why);
    }

    /**
     * Of one file.
     *
     * @param documents at most
     * @param bytes that it unpacks to at most
     * @param ratio of what it unpacks to and what it is, above the first {@value #FREE} bytes
     */
    public record Limits(long documents, long bytes, long ratio) {

        private static final long FREE = 64 << 20;

        /** For files of one's own. */
        public static final Limits NONE =
                new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

        private boolean allow(long packed, long unpacked) {
            return unpacked <= bytes
                    && (unpacked <= FREE || unpacked / Math.max(1, packed) <= ratio);
        }
    }

    public Documents(Taker taker, Limits limits) {
        this.taker = taker;
        this.limits = limits;
    }

    /**
     * Whether a file that is found in a folder is read: what else lies there, such as a list of
     * hashes or what is hidden, is passed over.
     */
    public static boolean isRead(String path) {
        return path.toLowerCase(Locale.ROOT).matches(ARCHIVE) || isDocument(plain(path));
    }

    private static boolean isDocument(String path) {
        return path.toLowerCase(Locale.ROOT).matches(DOCUMENT) && !path.matches("(.*/)?\\.[^./].*");
    }

    private static String plain(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".gz")
                ? path.substring(0, path.length() - 3)
                : path;
    }

    /**
     * What a file is called that came without a name worth the word: addresses end in anything, but
     * archives say at their beginning what they are.
     */
    public static String named(String name, byte[] beginning) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (startsWith(beginning, 'P', 'K', 3, 4)) {
            return lower.endsWith(".zip") ? name : name + ".zip";
        }
        if (startsWith(beginning, 0x1f, 0x8b)) {
            return lower.matches(PACKED) ? name : name + ".gz";
        }
        // A server may have unpacked what it serves under the name of the packed file.
        return lower.endsWith(".gz") ? plain(name) : name;
    }

    private static boolean startsWith(byte[] content, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (content.length <= i || (content[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Archives of a repository have all of it in one folder, which is named after a version. */
    private static String below(String name) {
        var first = name.indexOf('/');
        return first < 0 || name.indexOf('/', first + 1) < 0 ? name : name.substring(first + 1);
    }

    /**
     * All that is in one file.
     *
     * @param place for people
     * @param path within its folder, with slashes; by its end it is known what the file is
     * @param isNamed by who imports, and not found in a folder
     */
    public void in(String place, String path, InputStream file, boolean isNamed) {
        new OneFile(place, path, file, isNamed).read();
    }

    private final class OneFile {
        private final String place;
        private final String path;
        private final boolean isNamed;
        private final Packed packed;
        private long documents;
        private long unpacked;

        OneFile(String place, String path, InputStream file, boolean isNamed) {
            this.place = place;
            this.path = path;
            this.isNamed = isNamed;
            this.packed = new Packed(file);
        }

        void read() {
            var name = path.toLowerCase(Locale.ROOT);
            try {
                if (name.endsWith(".zip")) {
                    archive();
                    return;
                }
                var in =
                        name.matches(PACKED)
                                ? new BufferedInputStream(
                                        new Unpacked(new GZIPInputStream(packed, BUFFER)), BUFFER)
                                : packed;
                if (name.matches(ARCHIVE)) {
                    tar(in);
                } else {
                    content(place, plain(path), in, isNamed);
                }
            } catch (TooMuch _) {
                taker.damaged(place, "the file unpacks to more than is read of one");
            } catch (ZipException | EOFException _) {
                taker.damaged(place, "the archive is damaged or cut short");
            } catch (IOException _) {
                taker.damaged(place, "the file cannot be read");
            }
        }

        private void archive() throws IOException {
            var archive = new Zip();
            for (var entry = archive.getNextEntry();
                    entry != null;
                    entry = archive.getNextEntry()) {
                if (!entry.isDirectory() && isDocument(entry.getName())) {
                    content(place + "!" + entry.getName(), below(entry.getName()), archive, false);
                }
            }
        }

        private void tar(InputStream in) throws IOException {
            var archive = new TarInput(in);
            for (var name = archive.next(); name.isPresent(); name = archive.next()) {
                if (isDocument(name.get())) {
                    content(place + "!" + name.get(), below(name.get()), archive, false);
                }
            }
        }

        private void content(String at, String name, InputStream in, boolean said)
                throws IOException {
            if (name.toLowerCase(Locale.ROOT).matches(LINES)) {
                lines(at, in);
                return;
            }
            var content = in.readNBytes(LARGEST + 1);
            var document =
                    content.length > LARGEST
                            ? Optional.of(content)
                            : Collected.document(name, content);
            if (document.isPresent()) {
                take(at, document.get());
            } else if (said) {
                taker.damaged(at, "the file is no advisory and no table of them");
            }
        }

        private void take(String at, byte[] content) throws TooMuch {
            if (++documents > limits.documents()) {
                throw new TooMuch();
            }
            if (content.length > LARGEST) {
                taker.damaged(at, "the document is larger than %,d bytes".formatted(LARGEST));
            } else {
                taker.take(at, content);
            }
        }

        private void lines(String at, InputStream in) throws IOException {
            var line = new ByteArrayOutputStream();
            long number = 1;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    line(at + ":" + number++, line.toByteArray());
                    line.reset();
                } else if (line.size() <= LARGEST) {
                    line.write(next);
                }
            }
            line(at + ":" + number, line.toByteArray());
        }

        private void line(String at, byte[] line) throws TooMuch {
            if (!new String(line, StandardCharsets.UTF_8).isBlank()) {
                take(at, line);
            }
        }

        private void unpacked(int more) throws TooMuch {
            unpacked += Math.max(0, more);
            if (!limits.allow(packed.bytes, unpacked)) {
                throw new TooMuch();
            }
        }

        /** Counts what it unpacks to, and what an entry unpacks to that is passed over. */
        private final class Zip extends ZipInputStream {
            private long entries;

            Zip() {
                super(packed);
            }

            @Override
            public @Nullable ZipEntry getNextEntry() throws IOException {
                var entry = super.getNextEntry();
                if (entry != null && ++entries > limits.documents()) {
                    throw new TooMuch();
                }
                return entry;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                int read = super.read(into, from, length);
                unpacked(read);
                return read;
            }
        }

        private final class Unpacked extends FilterInputStream {
            Unpacked(InputStream in) {
                super(in);
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                int read = super.read(into, from, length);
                unpacked(read);
                return read;
            }

            /** What is skipped is unpacked all the same. */
            @Override
            public long skip(long most) throws IOException {
                var skipped = new byte[(int) Math.min(BUFFER, Math.max(0, most))];
                return Math.max(0, read(skipped, 0, skipped.length));
            }
        }
    }

    private static final class Packed extends BufferedInputStream {
        private long bytes;

        Packed(InputStream in) {
            super(in, BUFFER);
        }

        @Override
        public synchronized int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            bytes += Math.max(0, read);
            return read;
        }

        @Override
        public synchronized int read() throws IOException {
            int read = super.read();
            bytes += read < 0 ? 0 : 1;
            return read;
        }
    }

    /** More than the limits allow. */
    private static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1;
    }
}
