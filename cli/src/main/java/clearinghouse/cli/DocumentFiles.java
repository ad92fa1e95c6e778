package clearinghouse.cli;

import clearinghouse.formats.collection.Documents;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** The documents in files and folders, one file after the other. */
final class DocumentFiles {

    private final Documents.Taker taker;
    private final LongConsumer progress;
    private final Documents documents;

    /**
     * @param progress is told of bytes of the files that are read
     */
    DocumentFiles(Documents.Taker taker, LongConsumer progress) {
        this.taker = taker;
        this.progress = progress;
        this.documents = new Documents(taker, Documents.Limits.NONE);
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

    private void file(Path file, String path, boolean isNamed) {
        if (!isNamed && !Documents.isRead(path)) {
            return;
        }
        try (var in = new Counted(Files.newInputStream(file), progress)) {
            documents.in(file.toString(), path, in, isNamed);
        } catch (IOException _) {
            taker.damaged(file.toString(), "the file cannot be read");
        }
    }

    private static final class Counted extends FilterInputStream {
        private final LongConsumer progress;

        Counted(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            progress.accept(Math.max(0, read));
            return read;
        }
    }
}
